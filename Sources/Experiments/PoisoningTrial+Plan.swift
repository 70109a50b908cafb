import Essentials
import Interactions
import Poisoning
import Victims

extension PoisoningTrial {
  /// Everything that decides what comes out, apart from the log.
  package struct Plan: Codable, Sendable, Equatable {
    /// The name of the built-in recommender under attack, if it is one.
    package var ranker: String?
    /// The command of somebody else's, if it is that.
    package var recommender: String?
    /// The name of the attack.
    package var attack: String
    /// Where all randomness comes from.
    package var seed: UInt64 = 1
    /// How the recommender learns from a poison.
    package var refresh = SimulatedVictim.Refresh.incremental
    /// N, the accounts of the attacker.
    package var fakeUsers = 20
    /// T, the clicks of each account.
    package var clicks = 20
    /// How many new items are promoted, beside those of the log.
    package var targets = 8
    /// The names of what else is promoted: items of the log, or new ones; nil for nothing.
    package var targetItems: [String]?
    /// How items of the log are chosen that are promoted, where nobody names them: ``TargetRule``.
    package var targetRule: String?
    /// How many of the log's items are promoted; nil before anybody has looked.
    package var knownTargets: Int?
    /// The fingerprint of accounts that are given, in the place of an attack; ``attack`` is their title.
    package var injection: String?
    /// How long the lists are in which targets count; nil for 10.
    package var listLength: Int?
    /// What the attacker is after; nil for ``Goal/promote``.
    package var goal: Goal?
    /// How the log is divided and accuracy measured; nil for leave-one-out.
    package var ranking: RankingProtocol?
    /// What lists are chosen from; nil for what is usual for the recommender.
    package var lists: ListKind?
    /// How many real users' lists are counted, drawn at random; nil for ``Audience/standardSize``.
    package var audience: Int?
    /// Whether the controls run too.
    package var controls = false
    /// Whether the items are laid out on a map.
    package var map = false
    /// The names of what stands in front of the recommender, in the order in which clicks pass; nil for
    /// nothing.
    package var defenses: [String]?
    /// Whether the poison is made against the recommender without the defenses; nil for not.
    package var isStatic: Bool?
    /// Hyperparameters of ranker, attack and defenses.
    package var settings: HyperparameterSettings = [:]

    package init(ranker: String, attack: String) {
      self.ranker = ranker
      self.attack = attack
    }

    package init(_ subject: Subject, attack: String) {
      self.attack = attack
      switch subject {
      case .ranker(let name): ranker = name
      case .recommender(let command): recommender = command
      }
    }
  }

  /// The options of `poison` that stand for a hyperparameter of the attack.
  package static let shorthands: [(option: String, hyperparameter: String)] = [
    ("action-space", "actionSpace"), ("steps", "steps"), ("best-of", "draws"),
  ]
}

extension PoisoningTrial.Plan {
  /// What is attacked.
  package var subject: Subject {
    get throws { try Subject(ranker: ranker, recommender: recommender) }
  }

  /// The game that is played.
  package var rules: Deployment.Rules {
    var rules = Deployment.Rules()
    rules.lists = lists ?? (recommender == nil ? ListKind.candidates : .full)
    rules.audience = audience
    rules.seed = seed
    rules.refresh = refresh
    rules.fakeUsers = fakeUsers
    rules.clicks = clicks
    rules.targets = targets
    rules.knownTargets = knownTargets ?? 0
    rules.listLength = listLength ?? Self.standardListLength
    rules.ranking = ranking ?? .leaveOneOut
    return rules
  }

  /// The game that is played, with the defenses in their place.
  package var guardedRules: Deployment.Rules {
    get throws {
      var rules = rules
      rules.defenses = try assigned.defenses
      return rules
    }
  }

  /// The hyperparameters, each with the part that it belongs to.
  package var assigned: AssignedSettings {
    get throws {
      try AssignedSettings(
        settings, ranker: subject.rankerType, attack: attackType, defenses: defenses ?? [])
    }
  }

  /// The attack; nil where accounts are given.
  package var attackType: (any PoisoningAttack.Type)? {
    get throws { injection == nil ? try Catalog.attack(named: attack) : nil }
  }

  /// The plan on a log of so many users: its audience has a number if and only if that is not everybody.
  ///
  /// Who asks for all and who asks for nothing mean the same, unless the log is a large one.
  package func resolved(users: Int) -> Self {
    var plan = self
    plan.audience = Audience.size(audience, of: users)
    return plan
  }

  /// The plan when it is known what is promoted.
  func resolved(by promotion: Promotion) -> Self {
    var plan = self
    plan.targets = promotion.newCount
    plan.knownTargets = promotion.knownCount == 0 ? nil : promotion.knownCount
    return plan
  }

  /// The plan whose run a run of this one goes on from: how long the attack lasts does not count where
  /// the attack can be continued.
  var extendable: Self {
    get throws {
      let assigned = try assigned
      var plan = self
      plan.settings = [:]
      for (name, value) in assigned.ranker { plan.settings["ranker.\(name)"] = value }
      for (index, defense) in assigned.defenses.enumerated() {
        for (name, value) in defense.settings {
          plan.settings["\(index).\(defense.name).\(name)"] = value
        }
      }
      for (name, value) in try assigned.stealth.values {
        plan.settings["stealth.\(name)"] = value.compact
      }
      let extent = try attackType?.extent
      for (name, value) in assigned.attack where name != extent {
        plan.settings["attack.\(name)"] = value
      }
      return plan
    }
  }

  /// Whether the rules can be played at all, whatever the log.
  package func validate() throws {
    let choices = try assigned.defenses
    _ = try choices.identity
    _ = try choices.training(of: ranker)
    if isStatic == true, choices.isEmpty {
      throw InputError(.usage, "--static is for an attack on a defense; there is no --defense")
    }
    if recommender != nil {
      guard targetItems == nil, targetRule == nil, injection == nil, ranking != .full else {
        throw InputError(
          .usage,
          "--target-items, --target-rule, --injection and --protocol full are for built-in recommenders; "
            + "your own is told of new items alone")
      }
      guard refresh == .incremental else {
        throw InputError(
          .usage,
          "--refresh is for built-in recommenders; how your own takes in new clicks is its own affair"
        )
      }
      guard !map else {
        throw InputError(
          .usage, "--map shows a built-in recommender's vectors; your own shows none")
      }
    }
    func require(_ holds: Bool, _ message: String) throws {
      if !holds { throw InputError(.usage, message) }
    }
    for (option, count) in [
      ("--fake-users", fakeUsers), ("--clicks", clicks), ("--audience", audience ?? 1),
      ("--list-length", listLength ?? 1),
    ] {
      try require(count >= 1, "\(option) must be at least 1, not \(count)")
    }
    let least = targetItems == nil && targetRule == nil && injection == nil ? 1 : 0
    try require(targets >= least, "--targets must be at least \(least), not \(targets)")
    try require(
      targetItems == nil || targetRule == nil,
      "--target-items and --target-rule both say which items of the log are promoted")
    if let targetRule { _ = try TargetRule(targetRule) }
    if injection != nil {
      try require(!controls, "--controls are for an attack; the accounts of --injection are given")
      try require(
        isStatic != true,
        "--static is for an attack; the accounts of --injection know of no defense")
    }
    try validateGoal()
    // A step's poisons, what they become on their way, and the accounts' histories.
    try MemoryNeed.check(
      Double(Self.poisonsAtOnce) * 12 * Double(fakeUsers) * Double(clicks),
      for: "--fake-users \(fakeUsers) with --clicks \(clicks) each")
    for (option, count) in [
      ("--fake-users", fakeUsers), ("--clicks", clicks), ("--targets", targets),
    ] {
      try require(
        count <= greatestCount, "\(option) must be at most \(greatestCount), not \(count)")
    }
  }

  /// Whether ``goal`` can be played for by what the plan names.
  private func validateGoal() throws {
    guard let goal, goal != .promote else { return }
    func require(_ holds: Bool, _ message: String) throws {
      if !holds { throw InputError(.usage, "--goal \(goal.rawValue) \(message)") }
    }
    if let type = try attackType, !type.servesAnyGoal {
      let others = Catalog.attacks.filter { $0.servesAnyGoal }.map { $0.identifier }
      try require(
        false,
        "is not what '\(attack)' is for, which promotes by its rule; known: "
          + others.joined(separator: ", "))
    }
    try require(!controls, "has no controls: they promote")
    if goal == .demote {
      try require(
        targetItems != nil || targetRule != nil || injection != nil,
        "is about items of the log: --target-items or --target-rule says which")
      try require(targets == 0, "is about items of the log, and --targets are new")
    } else {
      try require(
        assigned.stealth.stealth == 0,
        "cannot be weighed against stealth, which counts in places of lists")
    }
  }

  /// The length of the lists in which targets count, unless somebody says otherwise.
  package static let standardListLength = 10

  /// How many poisons are held at a time, at least.
  private static let poisonsAtOnce = 32

  /// Whether the rules can be played on `dataset`.
  package func validate(for dataset: Dataset) throws {
    try validate()
    guard targets <= dataset.log.itemCount else {
      throw InputError(
        .usage,
        "--targets must be at most the \(dataset.log.itemCount) items of \(dataset.name), "
          + "not \(targets)")
    }
    let promoted = (knownTargets ?? 0) + targets
    let others = dataset.log.itemCount - (knownTargets ?? 0)
    let chosenFrom = rules.lists == .full ? others : min(92, others)
    guard chosenFrom + promoted > rules.listLength else {
      throw InputError(
        .data,
        "\(dataset.name): RecNum is undefined: a list of \(rules.listLength) holds all "
          + "\(chosenFrom) items and \(promoted) targets, whoever chooses")
    }
    if chosenFrom < rules.listLength {
      Warning.say(
        "\(dataset.name): with \(chosenFrom) items some targets are in every list of "
          + "\(rules.listLength), poison or not")
    }
    // Candidates with their scores and places, which are numbered in 32 bits.
    let users = Audience.size(audience, of: dataset.log.userCount) ?? dataset.log.userCount
    let candidates = Double(users) * (rules.lists == .full ? 0 : 92 + Double(promoted))
    let subject = "\(promoted) targets in the lists of \(users) users"
    try MemoryNeed.check(3 * 4 * candidates, for: subject)
    guard candidates <= Double(Int32.max) else {
      throw InputError(.usage, "\(subject) are more candidates than can be numbered")
    }
    if let attack = try attackType {
      try requireMemory(
        of: attack, items: ItemCatalog(originalCount: others, targetCount: promoted))
    }
  }

  private func requireMemory<Attack: PoisoningAttack>(
    of type: Attack.Type, items: ItemCatalog
  ) throws {
    let configuration = try type.configuration(setting: assigned.attack)
    try MemoryNeed.check(
      type.memory(for: configuration, fakeUsers: fakeUsers, clicks: clicks, items: items),
      for: "with these hyperparameters \(attack) with \(fakeUsers) × \(clicks) clicks")
  }
}
