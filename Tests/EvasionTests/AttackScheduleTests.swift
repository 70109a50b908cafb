import Essentials
import Foundation
import PathReasoning
import Testing
@testable import Evasion

@Suite struct AttackScheduleTests {
  private let walk = SmallWalk()

  private func frequency(_ schedule: AttackSchedule) throws -> (Double, [UserRecommendations]) {
    let attack = ScheduledAttack(
      FastGradientSign(), objective: .value, epsilon: 0.5, schedule: schedule, seed: 2)
    let found = try BeamSearch(walk.environment, walk.agent, perturbation: attack.perturbation)
      .recommend(to: (0..<200).map { Int32($0) })
    return (attack.tally.frequency, found)
  }

  @Test func everyHopMeansEveryHop() throws {
    let frequency = try self.frequency(.every).0
    #expect(frequency == 1)
    let (certain, every) = (try self.frequency(.random(1)).1, try self.frequency(.every).1)
    #expect(certain == every)
  }

  @Test func neverMeansNever() throws {
    let clean = try BeamSearch(walk.environment, walk.agent)
      .recommend(to: (0..<200).map { Int32($0) })
    for schedule in [AttackSchedule.random(0), .timed(1)] {
      let (frequency, found) = try self.frequency(schedule)
      #expect(frequency == 0)
      #expect(found == clean)
    }
  }

  /// Within five standard deviations of a binomial over some 20,000 hops.
  @Test(arguments: [0.02, 0.3, 0.8])
  func chanceKeepsItsFrequency(probability: Double) throws {
    let (frequency, found) = try self.frequency(.random(probability))
    let hops = Double(found.reduce(0) { $0 + $1.paths.count })
    let deviation = (probability * (1 - probability) / hops).squareRoot()
    #expect(abs(frequency - probability) < 5 * deviation)
  }

  /// The mask against the equation, with probabilities computed apart.
  @Test(arguments: [0.0, 0.01, 0.05, 0.3])
  func timingFollowsTheLead(threshold: Double) {
    let victim = walk.victim(160, seed: 8)
    var rng = SeededGenerator(seed: 0)
    let logits = victim.agent(victim.states, dropout: 0, using: &rng).logits.contiguous().rowArrays
    let expected = logits.indices.filter { path in
      let weights = logits[path][..<Int(victim.actionCounts[path])].map { exp(Double($0)) }
      let sorted = weights.map { $0 / weights.reduce(0, +) }.sorted(by: >)
      return sorted[0] - (sorted.count > 1 ? sorted[1] : 0) > threshold
    }
    let found = AttackSchedule.timed(threshold).attackedPaths(of: victim, using: &rng)
    #expect(found == expected)
    #expect(!found.isEmpty)
  }

  /// A higher threshold attacks less, and some threshold attacks some hops but not all.
  @Test func thresholdsThin() throws {
    let frequencies = try [0, 0.005, 0.02, 0.1, 0.5].map { try self.frequency(.timed($0)).0 }
    #expect(frequencies == frequencies.sorted(by: >))
    #expect(frequencies.contains { $0 > 0.05 && $0 < 0.95 })
  }

  /// States that are not attacked are the true ones to the bit.
  @Test func othersAreLeftAlone() throws {
    let attack = ScheduledAttack(
      FastGradientSign(), objective: .value, epsilon: 0.5, schedule: .random(0.4), seed: 2)
    let perturb = attack.perturbation
    _ = try BeamSearch(walk.environment, walk.agent) { step in
      let seen = perturb(step)
      let pairs = zip(seen.rowArrays, step.states.rowArrays)
      let moved = pairs.count { $0 != $1 }
      // All of a state's coordinates move or none does.
      precondition(
        pairs.allSatisfy { seen, state in
          seen == state || zip(seen, state).allSatisfy { abs(abs($0 - $1) - 0.5) < 1e-4 }
        })
      precondition(moved < step.walk.paths.count || step.walk.paths.count < 20)
      return seen
    }.recommend(to: (0..<64).map { Int32($0) })
    #expect(attack.tally.frequency > 0.3 && attack.tally.frequency < 0.5)
  }

  @Test(arguments: ["every", "random:0.25", "timed:0.1"])
  func whatUsersTypeReadsBack(text: String) throws {
    let schedule = try AttackSchedule(text)
    #expect(schedule.description == text)
  }

  @Test(arguments: [
    ("evry", "no schedule 'evry'; did you mean 'every'? known: every, random:P, timed:THRESHOLD"),
    ("random", "schedule 'random' needs a number, as in random:0.5"),
    ("random:1.5", "the number of schedule 'random:1.5' must be from 0 to 1, as in random:0.5"),
    ("timed:x", "the number of schedule 'timed:x' must be from 0 to 1, as in timed:0.5"),
    ("timed:nan", "the number of schedule 'timed:nan' must be from 0 to 1, as in timed:0.5"),
    (
      "every:1",
      "no schedule 'every:1'; did you mean 'every'? known: every, random:P, timed:THRESHOLD"
    ),
  ])
  func wrongOnesSayWhatIsKnown(text: String, message: String) {
    #expect(throws: InputError(.usage, message)) { try AttackSchedule(text) }
  }
}
