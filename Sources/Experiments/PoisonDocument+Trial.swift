import Documents
import Essentials
import Interactions
import Poisoning
import Rankers
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
      strategy: Strategy(ClickStrategy(of: attack.injection, in: deployment.victim.scenario)),
      readsLog: attack.readsLog, queries: attack.queries,
      seconds: .init(
        total: 0, perStep: attack.curve.isEmpty ? nil : steps / Double(attack.curve.count),
        evaluation: attack.secondsPerQuery),
      curve: attack.curve,
      configuration: .init(
        fakeUsers: plan.fakeUsers, clicks: plan.clicks,
        targets: deployment.victim.scenario.items.targetCount,
        ranker: deployment.configuration, attack: attack.configuration), input: dataset.input)
    configuration.knownTargets = plan.knownTargets
    configuration.targetRule = plan.targetRule
    configuration.listLength = plan.listLength
    `protocol` = plan.ranking?.rawValue
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

  /// The figures of full rankings at ``TrainingTrial/lengths``, which know no single item to hit.
  init(_ figures: [FullRanking.Figures?], users: Int) {
    self.init(hr: nil, ndcg: figures[0]?.ndcg, users: users)
    (recall10, recall20, recall50) = (
      figures[0]?.recall, figures[1]?.recall, figures[2]?.recall
    )
    (ndcg20, ndcg50) = (figures[1]?.ndcg, figures[2]?.ndcg)
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
