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
    try plan.validate(for: dataset)
    // Wrong hyperparameters of the attack should not wait until the recommender is trained.
    let settings = try plan.assigned
    _ = try Catalog.attack(named: plan.attack).values(setting: settings.attack)
    try output?.claim(for: plan, dataset: dataset)
    let deployment =
      switch try plan.subject {
      case .ranker(let ranker):
        try Deployment(
          ranker, setting: settings.ranker, on: dataset, rules: plan.rules, cache: cache,
          retraining: retraining, reporting: reporting)
      case .recommender(let command):
        try await Deployment(
          recommender: command, on: dataset, rules: plan.rules, host: host, reporting: reporting)
      }
    return try await run(
      on: deployment, since: start, reporting: reporting, attackReporting: attackReporting)
  }

  /// Attacks a recommender that is deployed already, under the rules of the plan.
  ///
  /// - Parameter start: When the work began that the outcome's seconds are of.
  package func run(
    on deployment: Deployment, since start: ContinuousClock.Instant = .now,
    reporting: ProgressReport, attackReporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> PoisonDocument {
    precondition(
      deployment.ranker == plan.ranker ?? deployment.ranker && deployment.rules == plan.rules,
      "a deployment of the plan's recommender by its rules")
    var (document, attempt) = try await attack(
      with: Catalog.attack(named: plan.attack), on: deployment.victim, deployment,
      reporting, attackReporting)
    if plan.map, let simulated = deployment.simulated {
      document.map = try PoisonDocument.Map(
        of: deployment, simulated, after: attempt.injection, reporting: reporting)
    }
    document.seconds.total = (ContinuousClock.now - start).inSeconds
    document.poison = try output?.write(
      document, poison: attempt.crafted.poison, dataset: dataset)
    return document
  }

  private func attack<Attack: PoisoningAttack, V: Victim>(
    with type: Attack.Type, on victim: V, _ deployment: Deployment,
    _ reporting: ProgressReport, _ attackReporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> (PoisonDocument, Attempt) {
    let configuration = try type.configuration(setting: plan.assigned.attack)
    let log = deployment.split.train
    let attack = Attack(configuration, knowing: .init(of: log))
    let attempt = try await Attempt(
      attack, configuration, against: victim, seed: plan.seed, output: output, name: plan.attack
    ) { try attackReporting($0, "\(plan.attack) on \(deployment.ranker)") }
    try reporting(Progress(stage: "judging", completed: 0, total: 1, unit: "poison"))
    let judge = Judge(of: victim)
    // What bounds a ranker on candidates says nothing of whole lists.
    let oracle =
      victim.lists == .candidates ? plan.ranker.flatMap(Catalog.oracle(forRanker:)) : nil
    var document = try await PoisonDocument(
      plan: plan, deployment: deployment, attack: attempt,
      recNum: recNums(
        of: attempt, oracle: oracle?.poisons(in: victim.scenario) ?? [], against: victim,
        by: judge))
    document.blastRadius = .init(try await judge.blastRadius(of: attempt.injection))
    document.accuracy = .init(
      clean: .init(try await victim.accuracy(after: .none, on: deployment.heldOut, k: judge.k)),
      poisoned: .init(
        try await victim.accuracy(after: attempt.injection, on: deployment.heldOut, k: judge.k)))
    if plan.controls {
      document.controls = try await Controls(
        victim: victim, judge: judge, log: log, queries: max(1, attempt.queries), seed: plan.seed,
        output: output
      ).run(for: attack, reporting: attackReporting)
    }
    return (document, attempt)
  }

  /// What an attempt comes to before the judge, everything on the same draws at once: no poison, its
  /// own, samples of its strategy, and the oracle's, the best of which counts.
  private func recNums<V: Victim>(
    of attempt: Attempt, oracle: [Poison], against victim: V, by judge: Judge<V>
  ) async throws -> PoisonDocument.RecNums {
    let samples = try attempt.samples(seed: plan.seed)
    let bounds = try oracle.map { try victim.scenario.admit($0) }
    let recNums = try await judge.recNums(after: [.none, attempt.injection] + samples + bounds)
    let strategy = recNums[2..<2 + samples.count]
    return PoisonDocument.RecNums(
      clean: recNums[0], poisoned: recNums[1],
      policyMean: strategy.reduce(0, +) / Double(strategy.count),
      ceiling: victim.ceiling(k: judge.k), oracle: recNums[(2 + samples.count)...].max())
  }
}
