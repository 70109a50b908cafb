import Documents
import Essentials
import Interactions
import Poisoning
import Statistics
import Victims

extension PoisonDocument {
  /// What an attack came to, without the figures that a trial adds later: the time that all of it took,
  /// controls, map and the poison's file.
  init(
    plan: PoisoningTrial.Plan, deployment: Deployment, attack: Attempt, recNum: RecNums
  ) {
    let dataset = deployment.dataset
    let steps = attack.curve.reduce(0) { $0 + $1.seconds }
    self.init(
      dataset: dataset.name, datasetChecksum: dataset.checksum, ranker: deployment.ranker,
      attack: plan.attack, actionSpace: attack.configuration["actionSpace"]?.text,
      seed: plan.seed, refresh: plan.recommender == nil ? plan.refresh.text : "own",
      recNum: recNum,
      strategy: Strategy(ClickStrategy(of: attack.crafted.poison, in: deployment.victim.scenario)),
      readsLog: attack.readsLog, queries: attack.queries,
      seconds: .init(
        total: 0, perStep: attack.curve.isEmpty ? nil : steps / Double(attack.curve.count),
        evaluation: attack.secondsPerQuery),
      curve: attack.curve,
      configuration: .init(
        fakeUsers: plan.fakeUsers, clicks: plan.clicks, targets: plan.targets,
        ranker: deployment.configuration, attack: attack.configuration), input: dataset.input)
    lists = plan.rules.lists.rawValue
    recommender = deployment.recommender
  }
}

extension PoisonDocument.BlastRadius {
  init(_ radius: BlastRadius) {
    self.init(changedUsers: radius.changedUsers, overlap: radius.overlap)
  }
}

extension PoisonDocument.Accuracy.Figures {
  init(_ metrics: RankingMetrics) {
    self.init(hr: metrics.hitRatio, ndcg: metrics.ndcg, users: metrics.users)
  }
}

extension PoisonDocument.CurvePoint {
  init(_ progress: AttackProgress, seconds: Double) {
    self.init(
      step: progress.step, mean: progress.mean, max: progress.max,
      targetClickRatio: progress.targetClickRatio, seconds: seconds)
  }
}

extension PoisonDocument.Strategy {
  init(_ strategy: ClickStrategy) {
    self.init(
      targetClickRatio: strategy.targetClickRatio, popularityDeciles: strategy.popularityDeciles,
      alternation: strategy.alternation, distinctTargets: strategy.distinctTargets,
      distinctOriginals: strategy.distinctOriginals, targetClicks: strategy.targetClicks)
  }
}
