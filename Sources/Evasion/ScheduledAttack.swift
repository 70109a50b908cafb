import Essentials
import PathReasoning
import Torch

/// An attack on a search: which, how strong, and when.
public struct ScheduledAttack: Sendable {
  /// How states are changed.
  public let attack: any EvasionAttack
  /// What it makes worse; of no meaning for one that does not look at the agent.
  public let objective: EvasionObjective
  /// Its budget, at least 0 in the attack's norm.
  public let epsilon: Double
  /// At which hops it happens.
  public let schedule: AttackSchedule
  /// Where its randomness comes from.
  public let seed: UInt64
  /// What has been done.
  public let tally = EvasionTally()

  /// An attack from its parts.
  public init(
    _ attack: any EvasionAttack, objective: EvasionObjective, epsilon: Double,
    schedule: AttackSchedule = .every, seed: UInt64
  ) {
    let objectives = type(of: attack).objectives
    precondition(objectives.isEmpty || objectives.contains(objective), "an objective it has")
    self.attack = attack
    self.objective = objective
    self.epsilon = epsilon
    self.schedule = schedule
    self.seed = seed
  }

  /// The same attack with nothing done yet.
  public func fresh() -> ScheduledAttack {
    ScheduledAttack(
      attack, objective: objective, epsilon: epsilon, schedule: schedule, seed: seed)
  }

  /// What a search takes.
  public var perturbation: StatePerturbation {
    { step in states(of: step) }
  }

  /// The states that the agent sees at one hop of a group of paths.
  ///
  /// Every hop of every group and round has random streams of its own, so that the number of threads
  /// does not matter.
  private func states(of step: WalkStep) -> Tensor {
    let index = step.index
    var scheduleRng = SeededGenerator(seed: seed, stream: "attack schedule", index: index)
    var attackRng = SeededGenerator(seed: seed, stream: "attack", index: index)
    let victim = VictimStates(step)
    let paths = schedule.attackedPaths(of: victim, using: &scheduleRng)
    let isPartial = paths.count < victim.count
    let attacked = isPartial ? victim.subset(paths) : victim
    let seen = attack.perturbed(
      attacked, objective: objective, epsilon: epsilon, using: &attackRng)
    tally.note(
      index, hops: victim.count, attacked: paths.count,
      norms: ScheduledAttack.norms(from: attacked.states, to: seen))
    if !isPartial { return seen }
    let result = step.states.copy()
    let width = victim.width
    result.withUnsafeMutableBufferPointer(of: Float.self) { result in
      guard let result = result.baseAddress else { return }
      seen.forEachRow { row, state in
        (result + paths[row] * width).update(from: state, count: width)
      }
    }
    return result
  }

  /// The sum of the norms of all rows' differences.
  private static func norms(from states: Tensor, to seen: Tensor) -> PerturbationNorms {
    var sum = PerturbationNorms()
    let width = states.shape[1]
    (seen - states).forEachRow { _, row in sum.add(PerturbationNorms(row, count: width)) }
    return sum
  }
}
