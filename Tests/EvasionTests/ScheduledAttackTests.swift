import Essentials
import PathReasoning
import Synchronization
import Testing
import Torch
@testable import Evasion

@Suite struct ScheduledAttackTests {
  private let walk = SmallWalk()
  private let users = (0..<200).map { Int32($0) }

  private func attack(_ schedule: AttackSchedule = .every) -> ScheduledAttack {
    ScheduledAttack(
      GaussianNoise(), objective: .value, epsilon: 0.5, schedule: schedule, seed: 4)
  }

  /// What is added to the states of all paths at the first hop of the first group.
  private func noise(_ attack: ScheduledAttack, round: Int) throws -> [[Float]] {
    let found = Mutex<[[Float]]>([])
    _ = try BeamSearch(walk.environment, walk.agent, round: round) { step in
      let seen = attack.perturbation(step)
      if step.group == 0, step.hop == 0 {
        found.withLock { $0 = (seen - step.states).rowArrays }
      }
      return seen
    }.recommend(to: users)
    return found.withLock { $0 }
  }

  /// Nobody is tested on the noise that others learned from.
  @Test func roundsHaveNoNoiseInCommon() throws {
    let first = try noise(attack(), round: 0)
    #expect(try noise(attack(), round: 0) == first)
    #expect(try noise(attack(), round: 1) != first)
  }

  /// Two rounds with one attack: what it did is the sum, whatever order they come in.
  @Test func theTallyIsThatOfAllRounds() throws {
    let schedules: [AttackSchedule] = [.random(0.3), .timed(0.02)]
    for schedule in schedules {
      let both = attack(schedule)
      var (attacked, hops) = (0.0, 0.0)
      for (round, part) in [users[..<70], users[70...]].enumerated() {
        let alone = attack(schedule)
        for attack in [both, alone] {
          let found = try BeamSearch(
            walk.environment, walk.agent, round: round, perturbation: attack.perturbation
          ).recommend(to: Array(part))
          if attack.tally === both.tally { continue }
          // Hops of all paths: users, then those after each hop but the last.
          let ways = found.reduce(0) { sum, found in
            sum + 1
              + Set(found.paths.map { [$0.nodes.0.rawValue, Int32($0.relations.0.rawValue)] }).count
              + Set(
                found.paths.map {
                  [
                    $0.nodes.0.rawValue, Int32($0.relations.0.rawValue), $0.nodes.1.rawValue,
                    Int32($0.relations.1.rawValue),
                  ]
                }
              ).count
          }
          attacked += attack.tally.frequency * Double(ways)
          hops += Double(ways)
        }
      }
      #expect(attacked > 0 && attacked < hops)
      #expect(abs(both.tally.frequency - attacked / hops) < 1e-12)
    }
  }

  @Test func aFreshOneHasDoneNothing() throws {
    let used = attack()
    _ = try noise(used, round: 0)
    #expect(used.tally.frequency == 1 && used.tally.meanNorms.l2 > 0.49)
    let fresh = used.fresh()
    #expect(fresh.tally.frequency == 0)
    #expect(fresh.epsilon == used.epsilon && fresh.seed == used.seed)
    #expect(try noise(fresh, round: 0) == noise(used, round: 0))
  }
}
