import Documents
import Essentials
import Interactions
import Poisoning
import Rankers
import Statistics
import Victims

/// A recommender that stands ready to be attacked: trained once, for as many attacks as want to play.
package struct Deployment: Sendable {
  /// The rules of the game and where its randomness comes from.
  package struct Rules: Sendable, Equatable {
    /// Where all randomness comes from.
    package var seed: UInt64 = 1
    /// How the recommender learns from a poison.
    package var refresh = SimulatedVictim.Refresh.incremental
    /// N, the accounts of the attacker.
    package var fakeUsers = 20
    /// T, the clicks of each account.
    package var clicks = 20
    /// How many new items are promoted.
    package var targets = 8
    /// How many of the log's last items are promoted as well; see ``Promotion``.
    package var knownTargets = 0
    /// How long the lists are in which targets count.
    package var listLength = 10
    /// How the log is divided.
    package var ranking = RankingProtocol.leaveOneOut
    /// What lists are chosen from.
    package var lists = ListKind.candidates
    /// How many real users' lists are counted; nil for as many as is usual.
    package var audience: Int?
    /// What stands in front of the recommender, in the order in which clicks pass.
    package var defenses: [DefenseChoice] = []

    /// The published game.
    package init() {}
  }

  /// The log of the real users.
  package let dataset: Dataset
  /// Its parts: what is trained on, validated and tested with.
  package let split: Division
  /// What the recommender is called: a ranker's name, or what somebody else's calls itself.
  package let ranker: String
  /// Who it is, if it is somebody else's.
  package let recommender: PoisonDocument.Recommender?
  /// The rules that it was deployed with.
  package let rules: Rules
  /// The ranker's hyperparameters, defaults included; empty for somebody else's.
  package let configuration: [String: JSON]
  /// The recommender under attack.
  package let victim: any Victim
  /// The same without what stands in front of it, if it is a built-in one.
  let simulated: SimulatedVictim?
  /// What stands in front of it; nil for nothing.
  private let defense: DefenseChain?

  /// What it was trained on: what the defenses have left of the training part.
  package var guardedLog: InteractionLog { defense?.log ?? split.train }

  /// What the defenses let through.
  package func admit(_ injection: Injection) throws -> Injection {
    try defense?.admit(injection) ?? injection
  }

  /// Trains the ranker of this name, or takes it from the cache.
  ///
  /// - Parameters:
  ///   - settings: What is laid over the ranker's hyperparameters.
  ///   - parts: What was published as held back, where the rules ask for it.
  ///   - cache: Where trained rankers are kept, if anywhere.
  ///   - retraining: Told how a world's training goes when the victim retrains, from many threads at
  ///     once; what it throws ends the query.
  package init(
    _ ranker: String, setting settings: HyperparameterSettings, on dataset: Dataset, rules: Rules,
    parts: PublishedParts? = nil, cache: RankerCache? = nil,
    retraining: @escaping @Sendable (Progress) throws -> Void = { _ in },
    reporting: ProgressReport
  ) throws {
    self.dataset = dataset
    self.ranker = ranker
    self.rules = rules
    recommender = nil
    try reporting(
      Progress(stage: "dividing \(dataset.name)", completed: 0, total: 1, unit: "log"))
    split = Division(dataset.log, by: rules.ranking, parts: parts, seed: rules.seed)
    defense = try Self.chain(rules, before: split.train, reporting: reporting)
    let (victim, configuration) = try Self.trained(
      Catalog.ranker(named: ranker),
      setting: settings.merging(rules.defenses.training(of: ranker)) { _, defense in defense },
      on: dataset, split: split, learningFrom: defense?.log ?? split.train, rules: rules,
      cache: cache, retraining: retraining, reporting: reporting)
    self.configuration = configuration
    self.victim = Self.defended(victim, behind: defense, split.train)
    simulated = victim
  }

  /// Starts somebody else's recommender and has it train.
  ///
  /// - Parameters:
  ///   - command: Its command line.
  ///   - host: How it is run.
  package init(
    recommender command: String, on dataset: Dataset, rules: Rules, host: RecommenderHost,
    reporting: ProgressReport
  ) async throws {
    self.dataset = dataset
    self.rules = rules
    try reporting(
      Progress(stage: "dividing \(dataset.name)", completed: 0, total: 1, unit: "log"))
    split = Division(leavingOneOut: dataset.log)
    _ = try rules.defenses.training(of: nil)
    defense = try Self.chain(rules, before: split.train, reporting: reporting)
    try reporting(
      Progress(stage: "training your recommender", completed: 0, total: 1, unit: "fit"))
    let victim = try await host.victim(
      command, log: defense?.log ?? split.train, of: dataset, rules: rules)
    // Nobody's figures may pass for those of a built-in ranker of the same name.
    let isTaken = Catalog.rankers.contains { $0.identifier == victim.name }
    ranker = isTaken ? "\(victim.name) (own)" : victim.name
    recommender = .init(
      command: command, name: victim.name, version: victim.version,
      deterministic: victim.isDeterministic)
    configuration = [:]
    self.victim = Self.defended(victim, behind: defense, split.train)
    simulated = nil
    if !victim.isDeterministic {
      Warning.say(
        "\(victim.name) does not say that it is deterministic: another run may come to other figures"
      )
    }
  }

  /// What the users whose lists are counted are to be recommended, which nobody trained on.
  package var heldOut: HeldOut {
    HeldOut(victim.audience.only(split.test), amid: dataset.log, seed: rules.seed)
  }

  /// How well real users find what was held back after an injection, as it comes: each one's last
  /// interaction, or everything among all items where the rules ask for it.
  func accuracy(after injection: Injection) async throws -> PoisonDocument.Accuracy.Figures {
    guard let ranking = split.ranking, let simulated else {
      return .init(try await victim.accuracy(after: injection, on: heldOut, k: 10))
    }
    return .init(
      try simulated.figures(
        after: admit(injection), on: ranking, at: TrainingTrial.lengths),
      users: ranking.users.count)
  }

  /// How well the recommender finds each user's last interaction, before any poison.
  package func metrics() async throws -> RankingMetrics {
    try await victim.accuracy(after: .none, on: heldOut, k: 10)
  }

  /// What stands in front of the recommender; nil for nothing.
  private static func chain(
    _ rules: Rules, before log: InteractionLog, reporting: ProgressReport
  ) throws -> DefenseChain? {
    guard !rules.defenses.isEmpty else { return nil }
    return try DefenseChain(
      rules.defenses.map { try $0.made() }, before: log, seed: rules.seed, reporting: reporting)
  }

  private static func defended(
    _ victim: some Victim, behind defense: DefenseChain?, _ log: InteractionLog
  ) -> any Victim {
    guard let defense else { return victim }
    return DefendedVictim(victim, behind: defense, popularity: log.popularity)
  }

  private static func trained<Model: Ranker>(
    _ type: Model.Type, setting settings: HyperparameterSettings, on dataset: Dataset,
    split: Division, learningFrom log: InteractionLog, rules: Rules, cache: RankerCache?,
    retraining: @escaping @Sendable (Progress) throws -> Void, reporting: ProgressReport
  ) throws -> (SimulatedVictim, [String: JSON]) {
    let configuration = try type.configuration(setting: settings)
    let users = UserRoster(realCount: dataset.log.userCount, fakeCount: rules.fakeUsers)
    // What is promoted of the log is an item like any other to the ranker.
    let items = ItemCatalog(originalCount: dataset.log.itemCount, targetCount: rules.targets)
    try type.requireMemory(for: configuration, users: users, items: items)
    var options = SimulatedVictim.Options()
    options.seed = rules.seed
    options.refresh = rules.refresh
    options.fakeUserCount = rules.fakeUsers
    options.clicksPerFakeUser = rules.clicks
    options.targetCount = rules.targets
    options.knownTargetCount = rules.knownTargets
    options.listLength = rules.listLength
    options.lists = rules.lists
    options.audience = rules.audience
    let victim = try SimulatedVictim(
      type, configuration, log: log,
      validation: split.validationTask(of: dataset.log, seed: rules.seed), options: options,
      checkpoint: cache?.checkpoint(
        of: type, configuration, users: users, items: items, dataset: dataset, seed: rules.seed,
        part: split.part, behind: rules.defenses.identity),
      retraining: retraining, reporting: reporting)
    return (victim, try configuration.values)
  }
}
