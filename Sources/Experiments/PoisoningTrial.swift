import Documents
import Essentials
import Interactions
import Poisoning
import Rankers
import Victims

/// One attack on one recommender trained on one dataset.
package struct PoisoningTrial: Sendable {
  /// The log of the real users.
  package var dataset: Dataset
  /// The rules, the parts and their hyperparameters.
  package var plan: Plan
  /// What was published as held back, where the plan's protocol asks for it; nil for each user's last
  /// interactions.
  package var parts: PublishedParts?
  /// The accounts that are given, if they are; the plan has their fingerprint.
  package var injection: AccountFile?
  /// Where files go, if anywhere.
  package var output: RunFolder?
  /// Where trained recommenders are kept, if anywhere.
  package var cache: RankerCache?
  /// Told how a world's training goes when the victim retrains, from many threads at once; what it
  /// throws ends the attack.
  package var retraining: @Sendable (Progress) throws -> Void = { _ in }
  /// How somebody else's recommender is run.
  package var host = RecommenderHost()
  /// What is promoted, when somebody has looked; nil for new items alone.
  private var promotion: Promotion?

  package init(
    dataset: Dataset, plan: Plan, output: RunFolder? = nil, cache: RankerCache? = nil
  ) {
    self.dataset = dataset
    self.plan = plan
    self.output = output
    self.cache = cache
  }

  /// Trains the recommender, attacks it, and scores the result on draws that the attack never saw.
  package func run(
    reporting: ProgressReport, attackReporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> PoisonDocument {
    let start = ContinuousClock.now
    try self.plan.validate()
    let promotion = try resolvedPromotion()
    let plan = self.plan.resolved(users: dataset.log.userCount).resolved(by: promotion)
    if plan.goal == .demote, promotion.newCount > 0 {
      throw InputError(
        .usage,
        "--goal demote is about items of the log, and '\(promotion.targetNames.last?.printable ?? "")' is new"
      )
    }
    try plan.validate(for: dataset)
    // Wrong hyperparameters of the attack should not wait until the recommender is trained, nor wrong accounts.
    let settings = try plan.assigned
    _ = try plan.attackType?.values(setting: settings.attack)
    _ = try injection?.injection(into: promotion)
    try output?.claim(for: plan, dataset: dataset)
    var trial = self
    trial.plan = plan
    trial.promotion = promotion
    let deployment = try await trial.deployment(plan.guardedRules, settings.ranker, reporting)
    let open =
      settings.defenses.isEmpty
      ? nil : try await trial.deployment(plan.rules, settings.ranker, reporting)
    return try await trial.run(
      on: deployment, beside: open, since: start, reporting: reporting,
      attackReporting: attackReporting)
  }

  /// The recommender of the plan by some rules.
  package func deployment(
    _ rules: Deployment.Rules, _ settings: HyperparameterSettings, _ reporting: ProgressReport
  ) async throws -> Deployment {
    let dataset = promoted.dataset
    return switch try plan.subject {
    case .ranker(let ranker):
      try Deployment(
        ranker, setting: settings, on: dataset, rules: rules,
        parts: parts.map(promoted.moved), cache: cache, retraining: retraining, reporting: reporting
      )
    case .recommender(let command):
      try await Deployment(
        recommender: command, on: dataset, rules: rules, host: host, reporting: reporting)
    }
  }

  /// Attacks a recommender that is deployed already, under the rules of the plan.
  ///
  /// - Parameters:
  ///   - deployment: The recommender, behind the plan's defenses.
  ///   - open: The same without them; nil if there are none.
  ///   - start: When the work began that the outcome's seconds are of.
  package func run(
    on deployment: Deployment, beside open: Deployment? = nil,
    since start: ContinuousClock.Instant = .now,
    reporting: ProgressReport, attackReporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> PoisonDocument {
    let guarded = try plan.guardedRules
    precondition(
      deployment.ranker == plan.ranker ?? deployment.ranker && deployment.rules == guarded
        && (open?.rules ?? plan.rules) == plan.rules
        && (open == nil) == guarded.defenses.isEmpty,
      "a deployment of the plan's recommender by its rules, and one without defenses beside it")
    let playground = plan.isStatic == true ? open ?? deployment : deployment
    // What looks suspicious to an attacker is what does beside the log that everybody knows.
    let stealth = try StealthReward(
      plan.assigned.stealth, beside: deployment.split.train,
      ceiling: playground.victim.ceiling(k: plan.rules.listLength), seed: plan.seed,
      reporting: reporting)
    let attempt: Attempt
    if let injection {
      attempt = Attempt(
        try injection.injection(into: promoted), in: deployment.victim.scenario)
    } else {
      attempt = try await self.attempt(
        with: Catalog.attack(named: plan.attack), on: playground.victim, of: deployment,
        minding: stealth, reporting, attackReporting)
    }
    var document = try await judged(attempt, on: deployment.victim, deployment, reporting)
    document.datasetChecksum = dataset.checksum
    document.injection = injection.map { .init($0) }
    document.stealth = try stealth.map {
      .init(
        weight: $0.configuration.stealth, detector: $0.configuration.stealthDetector,
        auc: try $0.area(of: attempt.injection))
    }
    if plan.controls {
      document.controls = try await controls(
        of: Catalog.attack(named: plan.attack), on: deployment.victim, of: deployment,
        queries: max(1, attempt.queries), attackReporting)
    }
    if let open {
      document.defense = try await .init(
        of: deployment, beside: open, after: attempt.injection,
        isAdaptive: plan.isStatic != true && attempt.queries > 0)
    }
    if plan.map, let simulated = deployment.simulated {
      document.map = try PoisonDocument.Map(
        of: deployment, simulated, after: deployment.admit(attempt.injection), reporting: reporting)
    }
    document.seconds.total = (ContinuousClock.now - start).inSeconds
    document.poison = try output?.write(
      document, injection: attempt.injection,
      userName: { injection?.names[$0] ?? dataset.fakeUserName($0) }, dataset: promoted.dataset)
    return document
  }

  /// What is promoted, and in which dataset.
  private var promoted: Promotion { promotion ?? Promotion(of: dataset, new: plan.targets) }

  private func attempt<Attack: PoisoningAttack, V: Victim>(
    with type: Attack.Type, on victim: V, of deployment: Deployment,
    minding stealth: StealthReward?, _ reporting: ProgressReport,
    _ attackReporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> Attempt {
    let configuration = try type.configuration(setting: plan.assigned.attack)
    let attack = Attack(configuration, knowing: .init(of: deployment.split.train))
    guard stealth == nil || attack.queries(in: victim.scenario) > 0 else {
      throw InputError(
        .usage, "stealth weighs what an attack is told, and '\(plan.attack)' asks nothing")
    }
    return try await Attempt(
      attack, configuration,
      against: victim, k: plan.rules.listLength, seed: plan.seed, output: output,
      name: plan.attack, minding: stealth, rewarding: goalReward(of: deployment),
      training: reporting
    ) { try attackReporting($0, "\(plan.attack) on \(deployment.ranker)") }
  }

  /// What the attack is told in the place of RecNum: of real users what they did last but one, which models
  /// are chosen by and nobody is judged by.
  private func goalReward(of deployment: Deployment) -> GoalReward? {
    guard let goal = plan.goal, goal != .promote else { return nil }
    let users = deployment.victim.audience
    return GoalReward(
      goal,
      finding: HeldOut(
        users.only(deployment.split.validation), amid: deployment.dataset.log, seed: plan.seed))
  }

  private func controls<Attack: PoisoningAttack, V: Victim>(
    of type: Attack.Type, on victim: V, of deployment: Deployment, queries: Int,
    _ attackReporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> [String: Double] {
    let configuration = try type.configuration(setting: plan.assigned.attack)
    let log = deployment.split.train
    return try await Controls(
      victim: victim, judge: Judge(of: victim, k: plan.rules.listLength), log: log,
      queries: queries, seed: plan.seed,
      output: output
    ).run(for: Attack(configuration, knowing: .init(of: log)), reporting: attackReporting)
  }

  /// What an attempt came to before the judge.
  private func judged<V: Victim>(
    _ attempt: Attempt, on victim: V, _ deployment: Deployment, _ reporting: ProgressReport
  ) async throws -> PoisonDocument {
    try reporting(Progress(stage: "judging", completed: 0, total: 1, unit: "poison"))
    let judge = Judge(of: victim, k: deployment.rules.listLength)
    // What bounds a ranker on candidates says nothing of whole lists, of what a defense lets through, or of those
    // who promote nothing.
    let oracle =
      victim.lists == .candidates && deployment.rules.defenses.isEmpty && injection == nil
        && plan.goal == nil
      ? plan.ranker.flatMap(Catalog.oracle(forRanker:)) : nil
    let (recNum, hitRate) = try await figures(
      of: attempt, oracle: oracle?.poisons(in: victim.scenario) ?? [], against: victim, by: judge)
    var document = PoisonDocument(
      plan: plan, deployment: deployment, attack: attempt, recNum: recNum)
    document.targets = promoted.targetNames
    document.targetHitRate = hitRate
    document.audience = try await .init(of: victim, after: attempt.injection, by: judge)
    // What happens to users is told of lists of 10, however long those are in which targets count.
    document.blastRadius = .init(
      try await Judge(of: victim).blastRadius(of: attempt.injection))
    document.accuracy = .init(
      clean: try await deployment.accuracy(after: .none),
      poisoned: try await deployment.accuracy(after: attempt.injection))
    document.goal = plan.goal.map { .init($0, recNum: recNum, accuracy: document.accuracy) }
    return document
  }

  /// What an attempt comes to before the judge, everything on the same draws at once: no poison, its
  /// own, samples of its strategy, and the oracle's, the best of which counts.
  private func figures<V: Victim>(
    of attempt: Attempt, oracle: [Poison], against victim: V, by judge: Judge<V>
  ) async throws -> (PoisonDocument.RecNums, PoisonDocument.TargetHitRate) {
    let samples = try attempt.samples(seed: plan.seed)
    let bounds = try oracle.map { try victim.scenario.admit($0) }
    let exposures = try await judge.exposuresByDraw(
      after: [.none, attempt.injection] + samples + bounds)
    let audience = victim.audience
    let draws = exposures.map { $0.map { audience.scaled($0.reduce(0, +)) } }
    let recNums = draws.map { Double($0.reduce(0, +)) / Double($0.count) }
    let strategy = recNums[2..<2 + samples.count]
    var result = PoisonDocument.RecNums(
      clean: recNums[0], poisoned: recNums[1],
      // Accounts that are given stand for nothing but themselves.
      policyMean: strategy.isEmpty
        ? recNums[1] : strategy.reduce(0, +) / Double(strategy.count),
      ceiling: victim.ceiling(k: judge.k), oracle: recNums[(2 + samples.count)...].max())
    (result.cleanDraws, result.poisonedDraws) = (draws[0], draws[1])
    let hitRate = PoisonDocument.TargetHitRate(
      of: victim, named: promoted.targetNames, clean: exposures[0], poisoned: exposures[1],
      by: judge)
    return (result, hitRate)
  }
}
