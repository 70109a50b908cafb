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
  /// Where files go, if anywhere.
  package var output: RunFolder?
  /// Where trained recommenders are kept, if anywhere.
  package var cache: RankerCache?
  /// Told how a world's training goes when the victim retrains, from many threads at once; what it
  /// throws ends the attack.
  package var retraining: @Sendable (Progress) throws -> Void = { _ in }
  /// How somebody else's recommender is run.
  package var host = RecommenderHost()

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
    try self.plan.validate(for: dataset)
    let plan = self.plan.resolved(users: dataset.log.userCount)
    // Wrong hyperparameters of the attack should not wait until the recommender is trained.
    let settings = try plan.assigned
    _ = try Catalog.attack(named: plan.attack).values(setting: settings.attack)
    try output?.claim(for: plan, dataset: dataset)
    let deployment = try await deployment(plan.guardedRules, settings.ranker, reporting)
    let open =
      settings.defenses.isEmpty
      ? nil : try await self.deployment(plan.rules, settings.ranker, reporting)
    var trial = self
    trial.plan = plan
    return try await trial.run(
      on: deployment, beside: open, since: start, reporting: reporting,
      attackReporting: attackReporting)
  }

  /// The recommender of the plan by some rules.
  package func deployment(
    _ rules: Deployment.Rules, _ settings: HyperparameterSettings, _ reporting: ProgressReport
  ) async throws -> Deployment {
    switch try plan.subject {
    case .ranker(let ranker):
      try Deployment(
        ranker, setting: settings, on: dataset, rules: rules, cache: cache,
        retraining: retraining, reporting: reporting)
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
      ceiling: playground.victim.ceiling(k: 10), seed: plan.seed, reporting: reporting)
    let attempt = try await attempt(
      with: Catalog.attack(named: plan.attack), on: playground.victim, of: deployment,
      minding: stealth, reporting, attackReporting)
    var document = try await judged(attempt, on: deployment.victim, deployment, reporting)
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
      document, poison: attempt.crafted.poison, dataset: dataset)
    return document
  }

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
      against: victim, seed: plan.seed, output: output, name: plan.attack, minding: stealth,
      training: reporting
    ) { try attackReporting($0, "\(plan.attack) on \(deployment.ranker)") }
  }

  private func controls<Attack: PoisoningAttack, V: Victim>(
    of type: Attack.Type, on victim: V, of deployment: Deployment, queries: Int,
    _ attackReporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> [String: Double] {
    let configuration = try type.configuration(setting: plan.assigned.attack)
    let log = deployment.split.train
    return try await Controls(
      victim: victim, judge: Judge(of: victim), log: log, queries: queries, seed: plan.seed,
      output: output
    ).run(for: Attack(configuration, knowing: .init(of: log)), reporting: attackReporting)
  }

  /// What an attempt came to before the judge.
  private func judged<V: Victim>(
    _ attempt: Attempt, on victim: V, _ deployment: Deployment, _ reporting: ProgressReport
  ) async throws -> PoisonDocument {
    try reporting(Progress(stage: "judging", completed: 0, total: 1, unit: "poison"))
    let judge = Judge(of: victim)
    // What bounds a ranker on candidates says nothing of whole lists, or of what a defense lets through.
    let oracle =
      victim.lists == .candidates && deployment.rules.defenses.isEmpty
      ? plan.ranker.flatMap(Catalog.oracle(forRanker:)) : nil
    var document = try await PoisonDocument(
      plan: plan, deployment: deployment, attack: attempt,
      recNum: recNums(
        of: attempt, oracle: oracle?.poisons(in: victim.scenario) ?? [], against: victim,
        by: judge))
    document.audience = try await .init(of: victim, after: attempt.injection, by: judge)
    document.blastRadius = .init(try await judge.blastRadius(of: attempt.injection))
    document.accuracy = .init(
      clean: .init(try await victim.accuracy(after: .none, on: deployment.heldOut, k: judge.k)),
      poisoned: .init(
        try await victim.accuracy(after: attempt.injection, on: deployment.heldOut, k: judge.k)))
    return document
  }

  /// What an attempt comes to before the judge, everything on the same draws at once: no poison, its
  /// own, samples of its strategy, and the oracle's, the best of which counts.
  private func recNums<V: Victim>(
    of attempt: Attempt, oracle: [Poison], against victim: V, by judge: Judge<V>
  ) async throws -> PoisonDocument.RecNums {
    let samples = try attempt.samples(seed: plan.seed)
    let bounds = try oracle.map { try victim.scenario.admit($0) }
    let draws = try await judge.recNumsByDraw(
      after: [.none, attempt.injection] + samples + bounds)
    let recNums = draws.map { Double($0.reduce(0, +)) / Double($0.count) }
    let strategy = recNums[2..<2 + samples.count]
    var result = PoisonDocument.RecNums(
      clean: recNums[0], poisoned: recNums[1],
      policyMean: strategy.reduce(0, +) / Double(strategy.count),
      ceiling: victim.ceiling(k: judge.k), oracle: recNums[(2 + samples.count)...].max())
    (result.cleanDraws, result.poisonedDraws) = (draws[0], draws[1])
    return result
  }
}
