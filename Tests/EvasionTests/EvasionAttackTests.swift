import Essentials
import Foundation
import Kernels
import PathReasoning
import Testing
import Torch
@testable import Evasion

/// What holds for every attack.
@Suite struct EvasionAttackTests {
  private let walk = SmallWalk()

  private func perturbed(
    _ attack: any EvasionAttack, _ victim: VictimStates, _ objective: EvasionObjective,
    epsilon: Double, seed: UInt64 = 3
  ) -> [[Float]] {
    var rng = SeededGenerator(seed: seed)
    return attack.perturbed(victim, objective: objective, epsilon: epsilon, using: &rng).rowArrays
  }

  private func objectives(of attack: any EvasionAttack) -> [EvasionObjective] {
    let known = type(of: attack).objectives
    return known.isEmpty ? [.value] : known
  }

  @Test(arguments: SmallWalk.attacks.indices, [0.0009, 0.01, 0.3, 1, 2.5, 100])
  func noAttackExceedsItsBudget(index: Int, epsilon: Double) {
    let attack = SmallWalk.attacks[index].attack
    let victim = walk.victim(64)
    for objective in objectives(of: attack) {
      let seen = perturbed(attack, victim, objective, epsilon: epsilon)
      for (state, seen) in zip(victim.states.rowArrays, seen) {
        let moves = zip(seen, state).map { Double($0) - Double($1) }
        // A sum rounds to a neighbor, half an ulp away at most; what is projected is right within
        // the rounding of its own norm.
        let rounding = zip(seen, state).map { Double(max($0.ulp, $1.ulp)) / 2 }
        let (size, slack): (Double, Double)
        switch attack.norm {
        case .l0: (size, slack) = (Double(moves.count { $0 != 0 }), 0)
        case .l1: (size, slack) = (moves.reduce(0) { $0 + abs($1) }, rounding.reduce(0, +))
        case .l2:
          size = moves.reduce(0) { $0 + $1 * $1 }.squareRoot()
          slack = rounding.reduce(0) { $0 + $1 * $1 }.squareRoot()
        case .linf: (size, slack) = (moves.map(abs).max() ?? 0, rounding.max() ?? 0)
        }
        #expect(size <= epsilon * (1 + 1e-5) + slack, "\(attack) \(objective)")
        #expect(seen.allSatisfy { $0.isFinite })
      }
    }
  }

  @Test(arguments: SmallWalk.attacks.indices)
  func noBudgetChangesNothing(index: Int) {
    let attack = SmallWalk.attacks[index].attack
    let victim = walk.victim(40)
    let seen = perturbed(attack, victim, objectives(of: attack)[0], epsilon: 0)
    #expect(
      seen.map { $0.map(\.bitPattern) } == victim.states.rowArrays.map { $0.map(\.bitPattern) })
  }

  /// Attacks on the choice of an action leave alone where there is none; all others move.
  @Test(arguments: SmallWalk.attacks.indices)
  func pathsWithoutAChoiceCannotBeMisled(index: Int) {
    let (attack, epsilon) = SmallWalk.attacks[index]
    let victim = walk.victim(64)
    for objective in objectives(of: attack) {
      let seen = perturbed(attack, victim, objective, epsilon: epsilon)
      for (path, state) in victim.states.rowArrays.enumerated() {
        let isMisled = objective == .value || victim.actionCounts[path] > 1
        #expect((seen[path] != state) == isMisled, "\(attack) \(objective) \(path)")
      }
    }
  }

  /// What an attack makes worse does become worse, for nearly every path, and more so than under noise
  /// of the same size.
  @Test func attacksDoHarm() {
    let victim = walk.victim(200, seed: 5)
    func mean(_ seen: [[Float]]) -> Double {
      let states = Tensor(seen.flatMap(\.self), shape: [200, victim.width])
      var rng = SeededGenerator(seed: 0)
      return victim.agent(states, dropout: 0, using: &rng).values.mean().item()
    }
    let clean = mean(victim.states.rowArrays)
    for attack in [FastGradientSign(), FastGradientL2(), FastGradientL1()] as [any EvasionAttack] {
      var configuration = GaussianNoise.Configuration()
      configuration.norm = attack.norm.rawValue
      let harm = clean - mean(perturbed(attack, victim, .value, epsilon: 0.1))
      let noise =
        clean - mean(perturbed(GaussianNoise(configuration), victim, .value, epsilon: 0.1))
      #expect(harm > 0 && harm > 3 * abs(noise), "\(attack)")
    }
  }

  /// Without a budget DeepFool changes what the agent prefers for almost every path; the saliency map,
  /// which has a limit of its own and aims at any action, does so far more often than coordinates
  /// that move by chance.
  @Test func attacksOnActionsChangeThem() {
    let victim = walk.victim(160, seed: 7)
    let choices = victim.actionCounts.indices.filter { victim.actionCounts[$0] > 1 }
    func preferred(_ states: Tensor) -> [Int] {
      var rng = SeededGenerator(seed: 0)
      let rows = victim.agent(states, dropout: 0, using: &rng).logits.contiguous().rowArrays
      return rows.enumerated().map { path, logits in
        let valid = logits[..<Int(victim.actionCounts[path])]
        return valid.firstIndex(of: valid.max() ?? 0) ?? 0
      }
    }
    let before = preferred(victim.states)
    func changed(_ states: Tensor) -> Double {
      let after = preferred(states)
      return Double(choices.count { before[$0] != after[$0] }) / Double(choices.count)
    }
    var rng = SeededGenerator(seed: 3)
    func under(_ attack: some EvasionAttack) -> Tensor {
      attack.perturbed(victim, objective: .policy, epsilon: .infinity, using: &rng)
    }
    #expect(changed(under(DeepFool())) > 0.95)
    let salient = under(JacobianSaliencyMap())
    // As many coordinates of each path, by as much.
    let noise = (salient - victim.states).rowArrays.map { moves in
      let places = moves.indices.shuffled(using: &rng)
      return places.map { moves[$0] == 0 ? 0 : rng.below(2) == 0 ? Float(0.5) : -0.5 }
    }
    let random = victim.states + Tensor(noise.flatMap(\.self), shape: victim.states.shape)
    #expect(changed(salient) > 2 * changed(random))
  }

  /// The same bits on one thread and on two; others with another seed where there is chance.
  @Test(arguments: SmallWalk.attacks.indices)
  func threadsDoNotMatter(index: Int) throws {
    let (attack, epsilon) = SmallWalk.attacks[index]
    let users = (0..<150).map { Int32($0) }
    let before = Threads.count
    defer { Threads.count = before }
    let runs = try [1, 2].map { count in
      Threads.count = count
      let scheduled = ScheduledAttack(
        attack, objective: SmallWalk.objective(of: attack), epsilon: epsilon,
        schedule: .random(0.7), seed: 11)
      let found = try BeamSearch(
        walk.environment, walk.agent, perturbation: scheduled.perturbation
      ).recommend(to: users)
      return (found, scheduled.tally.frequency, scheduled.tally.meanNorms)
    }
    #expect(runs[0].0 == runs[1].0)
    #expect(runs[0].1 == runs[1].1)
    #expect(runs[0].2 == runs[1].2)
    #expect(runs[0].2[attack.norm] > 0)
    #expect(runs[0].2[attack.norm] <= epsilon * (1 + 1e-5))
    #expect(runs[0].0 != (try BeamSearch(walk.environment, walk.agent).recommend(to: users)))
  }
}
