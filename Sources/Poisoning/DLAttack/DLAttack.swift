import Essentials
import Foundation
import Interactions
import Kernels

/// Accounts that a deep surrogate, trained to recommend and to promote the targets at once, would recommend to.
///
/// **Source.** Huang, Mu, Gong, Li, Liu & Xu, *Data Poisoning Attacks to Deep Learning Based Recommender Systems*, NDSS 2021,
/// and its program. It reads the log, which a black box does not show, and makes no query.
///
/// **Method.** One account after the other: the poison model, a `NeuralSurrogate` that has learned to recommend, is
/// trained on the log, the accounts so far and the targets of this one, with the attack's loss (`PoisonTerm`) on top.
/// What it then predicts that the account likes, ŷ_v, times a selection probability, decides what else the account
/// clicks. What was chosen has its probability multiplied by δ, so that accounts differ; once all items are
/// below 1, all are 1 again.
///
/// **Differences.** Every account's model goes on from the same one, trained on the log once, where the source trains
/// each from scratch. The attack's loss is part of every batch, on a random part of users and items, where the
/// program takes turns; the lists are those of a sample of users at an epoch's beginning. Sums are means, so
/// that λ and η are other numbers. Clicks have no ratings to be drawn. Several targets: the loss is their
/// mean, an account promotes some of them, and clicks them more than once.
public struct DLAttack: SurrogateAttack {
  /// What users type.
  public static let identifier = "dl-attack"

  /// The hyperparameters.
  public let configuration: Configuration
  let log: InteractionLog

  /// An attack with these hyperparameters that has read the training part of the log.
  public init(_ configuration: Configuration, knowing log: InteractionLog) {
    self.configuration = configuration
    self.log = log
  }

  /// Two models, each with gradients and two moments, of items and accounts; and a batch.
  public static func memory(
    for configuration: Configuration, fakeUsers: Int, clicks: Int, items: ItemCatalog
  ) -> Double {
    let width = 2 * Double(configuration.dimension)
    return 4 * width
      * (8 * (Double(items.count) + Double(fakeUsers)) + 5 * Double(configuration.batch))
  }

  /// Trains the surrogate and makes one account after the other; see ``SurrogateAttack``.
  public func craft(
    in scenario: PoisoningScenario, using rng: inout SeededGenerator, checkpoint: URL?,
    reporting: ProgressReport
  ) throws -> CraftedAttack {
    try configuration.validate()
    try requireGame(scenario, with: log)
    let fingerprint = try fingerprint(of: scenario, rng: rng)
    let profile = AttackProfile(
      targetShare: configuration.targetShare, targetsPerAccount: configuration.targetsPerAccount,
      in: scenario)
    let targets = profile.targets(in: scenario, using: &rng)
    let model = NeuralSurrogate(
      userCount: log.userCount + scenario.fakeUserCount, itemCount: scenario.items.count,
      dimension: configuration.dimension, using: &rng)
    let fillers = min(profile.otherClicks, scenario.items.originalCount)
    var state =
      try resume(
        model, from: checkpoint, in: scenario, fillers: fillers, fingerprint: fingerprint)
      ?? State(rng: rng)
    let real = CompressedRows(
      columnsOfRows: (0..<log.userCount).lazy.map { log[UserID($0)].lazy.map(\.rawValue) })
    while state.epoch < configuration.pretraining {
      let loss = trainer(model, real, scenario).epoch(using: &state.rng).loss
      try requireFinite(model, loss)
      state.epoch += 1
      try save(model, state, to: checkpoint, fingerprint: fingerprint)
      try reporting(
        Progress(
          stage: "training the surrogate of \(Self.identifier)", completed: state.epoch,
          total: configuration.pretraining, unit: "epoch", figures: [("loss", loss)]))
    }
    while state.fillers.count < scenario.fakeUserCount {
      let losses = try addAccount(
        to: &state, from: model, real, targets, count: fillers, in: scenario)
      try save(model, state, to: checkpoint, fingerprint: fingerprint)
      try reporting(
        Progress(
          stage: Self.identifier, completed: state.fillers.count, total: scenario.fakeUserCount,
          unit: "account", figures: [("loss", losses.loss), ("poison loss", losses.poison)]))
    }
    rng = state.rng
    return SettledAccounts(profile: profile, targets: targets, others: state.fillers).crafted(
      using: &rng)
  }

  /// Trains the poison model for the next account and chooses what it clicks; returns the last epoch's losses.
  private func addAccount(
    to state: inout State, from model: NeuralSurrogate, _ real: CompressedRows<Int32>,
    _ targets: [[ItemID]], count: Int, in scenario: PoisoningScenario
  ) throws -> (loss: Double, poison: Double) {
    let account = state.fillers.count
    let poisonModel = NeuralSurrogate(copying: model)
    var clicks = real
    for (targets, fillers) in zip(targets, state.fillers) {
      clicks.append((targets + fillers).map(\.rawValue).sorted())
    }
    clicks.append(targets[account].map(\.rawValue).sorted())
    let trainer = trainer(poisonModel, clicks, scenario)
    var losses = (loss: 0.0, poison: 0.0)
    for _ in 0..<configuration.rounds {
      let term = term(account, poisonModel, real, in: scenario, using: &state.rng)
      losses = trainer.epoch(
        with: term, targetCount: scenario.items.targetCount, using: &state.rng)
      try requireFinite(poisonModel, losses.loss + losses.poison)
    }
    let likings = SurrogateScorer(poisonModel).logits(of: log.userCount + account)
      .prefix(scenario.items.originalCount).map(PoisonTerm.sigmoid)
    let probabilities = SelectionProbabilities(
      of: state.fillers, itemCount: likings.count, decay: Float(configuration.decay))
    state.fillers.append(probabilities.choose(count, by: likings))
    return losses
  }

  private func trainer(
    _ model: NeuralSurrogate, _ clicks: CompressedRows<Int32>, _ scenario: PoisoningScenario
  ) -> SurrogateTrainer {
    SurrogateTrainer(
      model: model, clicks: clicks, itemCount: scenario.items.count,
      learningRate: Float(configuration.learningRate), negatives: configuration.negatives,
      clicksPerBatch: max(1, configuration.batch / (1 + configuration.negatives)))
  }

  /// The attack's loss, with the lists of a sample of users as `model` has them now.
  private func term(
    _ account: Int, _ model: NeuralSurrogate, _ real: CompressedRows<Int32>,
    in scenario: PoisoningScenario, using rng: inout SeededGenerator
  ) -> PoisonTerm {
    let users = (0..<log.userCount).map { Int32($0) }.shuffled(using: &rng)
      .prefix(configuration.listeners)
    return PoisonTerm(
      account: Int32(log.userCount + account),
      listeners: SurrogateScorer(model).listeners(
        Array(users), seen: real, targets: scenario.items.targets, k: configuration.k),
      itemCount: scenario.items.count, weight: Float(configuration.poisonWeight),
      listenerWeight: Float(configuration.listenerWeight), margin: Float(configuration.margin))
  }

  /// What diverged does not come back, and nothing that it predicts means anything.
  private func requireFinite(_ model: NeuralSurrogate, _ loss: Double) throws {
    guard loss.isFinite, model.isFinite else {
      throw InputError(
        .usage, "\(Self.identifier) diverged: try a smaller 'learningRate'")
    }
  }
}
