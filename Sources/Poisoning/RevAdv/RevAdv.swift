import Essentials
import Foundation
import Interactions
import Kernels

/// Adversarial accounts: their clicks descend the gradient of the attack's loss through a surrogate's training.
///
/// **Source.** Tang, Wen & Wang, *Revisiting Adversarially Learned Injection Attacks Against Recommender Systems*, RecSys 2020,
/// and its program. It reads the log, which a black box does not show, and makes no query.
///
/// **Method.** The accounts' clicks X̂ are a matrix of 0 and 1 that starts from real users' rows. An epoch trains the
/// surrogate on the log and X̂ (`UnrolledSurrogate`), takes the loss of the targets (`TargetCrossEntropy`), and goes back
/// through the last L sweeps to ∂L/∂X̂. Each row's gradient is divided by its length; X̂ moves against it with
/// momentum, and is projected: the entries that are largest then become 1, as many as an account has clicks for, the
/// others 0. The X̂ with the least loss is the poison.
///
/// **Differences.** The surrogate is the program's factorization by alternating least squares; the paper unrolls
/// steps of Adam, and takes of least squares the direct derivative alone, where this goes through all of what a sweep
/// solves. It is trained on the log once, and with accounts from there. Its rows of 0 weigh 1 by YᵀY, which is exact.
/// Several targets: the loss is their mean, an account promotes some of them, and clicks them more than
/// once; X̂ has 1 there. The least loss decides, not the hits of the target on the surrogate.
public struct RevAdv: SurrogateAttack {
  /// What users type.
  public static let identifier = "rev-adv"

  /// The hyperparameters.
  public let configuration: Configuration
  let log: InteractionLog

  /// An attack with these hyperparameters that has read the training part of the log.
  public init(_ configuration: Configuration, knowing log: InteractionLog) {
    self.configuration = configuration
    self.log = log
  }

  /// What a finished attack is continued by raising.
  public static let extent: String? = "epochs"

  /// The accounts' rows, their gradient and their steps, and the factors of items at every sweep.
  public static func memory(
    for configuration: Configuration, fakeUsers: Int, clicks: Int, items: ItemCatalog
  ) -> Double {
    let rows = Double(fakeUsers) * Double(items.count)
    // The loss's gradient has sixteen parts.
    let tables = Double(configuration.unrolled) + 20
    return 4 * (3 * rows + tables * Double(items.count) * Double(configuration.dimension))
  }

  /// Trains the surrogate and moves the accounts; see ``SurrogateAttack``.
  public func craft(
    in scenario: PoisoningScenario, using rng: inout SeededGenerator, checkpoint: URL?,
    reporting: ProgressReport
  ) throws -> CraftedAttack {
    try configuration.validate()
    try requireGame(scenario, with: log)
    let fingerprint = try fingerprint(of: scenario, rng: rng)
    let surrogate = try UnrolledSurrogate(
      log, itemCount: scenario.items.count, dimension: configuration.dimension,
      clickWeight: configuration.clickWeight, regularization: configuration.regularization,
      sweeps: configuration.pretraining, using: &rng
    ) { sweep in
      try reporting(
        Progress(
          stage: "training the surrogate of \(Self.identifier)", completed: sweep + 1,
          total: configuration.pretraining, unit: "sweep"))
    }
    let profile = AttackProfile(
      targetShare: configuration.targetShare, targetsPerAccount: configuration.targetsPerAccount,
      in: scenario)
    let targets = profile.targets(in: scenario, using: &rng)
    let start = start(profile, in: scenario, using: &rng)
    var state =
      try resume(
        from: checkpoint, in: scenario, fillers: start[0].count, fingerprint: fingerprint)
      ?? State(fillers: start, itemCount: scenario.items.count)
    while state.epoch < configuration.epochs {
      let loss = try step(&state, targets, surrogate, in: scenario)
      try save(state, to: checkpoint, fingerprint: fingerprint)
      try reporting(
        Progress(
          stage: Self.identifier, completed: state.epoch, total: configuration.epochs,
          unit: "epoch", figures: [("loss", loss)]))
    }
    return SettledAccounts(profile: profile, targets: targets, others: state.best).crafted(
      using: &rng)
  }

  /// The other clicks of random real users, filled up with random items.
  private func start(
    _ profile: AttackProfile, in scenario: PoisoningScenario, using rng: inout SeededGenerator
  ) -> [[ItemID]] {
    let originals = scenario.items.originalCount
    let count = min(profile.otherClicks, originals)
    return (0..<scenario.fakeUserCount).map { _ in
      var row: [ItemID] = []
      var taken: Set<ItemID> = []
      func add(_ item: ItemID) {
        if row.count < count, !scenario.items.isTarget(item), taken.insert(item).inserted {
          row.append(item)
        }
      }
      if log.userCount > 0 {
        for item in log[UserID(rng.below(log.userCount))].shuffled(using: &rng) { add(item) }
      }
      while row.count < count { add(ItemID(rng.below(originals))) }
      return row
    }
  }

  /// Tries the accounts of `state` and moves them; returns their loss.
  private func step(
    _ state: inout State, _ targets: [[ItemID]], _ surrogate: UnrolledSurrogate,
    in scenario: PoisoningScenario
  ) throws -> Double {
    let accounts = zip(targets, state.fillers).map { targets, fillers in
      var row = [Float](repeating: 0, count: scenario.items.count)
      for item in targets + fillers { row[item.index] = 1 }
      return row
    }
    let training = surrogate.training(with: accounts, sweeps: configuration.unrolled)
    let entropy = TargetCrossEntropy(
      userCount: surrogate.userCount, itemCount: scenario.items.count,
      targets: scenario.items.targets, width: surrogate.solver.width)
    let value = entropy.value(users: training.trainedUsers, items: training.trainedItems)
    let gradient = surrogate.gradient(
      through: training, with: accounts, users: value.users, items: value.items)
    guard value.loss.isFinite, gradient.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      throw InputError(
        .usage, "\(Self.identifier) diverged: try a larger 'regularization'")
    }
    state.note(loss: value.loss)
    state.move(
      accounts, against: gradient, originals: scenario.items.originalCount,
      stepSize: Float(configuration.stepSize), momentum: Float(configuration.momentum))
    return value.loss
  }
}
