import Documents
import Essentials
import Interactions
import Poisoning

extension PoisonDocument {
  /// What an attack came to, without the figures that a trial adds later: the time that all of it took,
  /// controls, map and the poison's file.
  init(
    plan: PoisoningTrial.Plan, dataset: Dataset, victim: [String: JSON], attack: Attempt,
    scenario: PoisoningScenario, recNum: RecNums
  ) {
    let steps = attack.curve.reduce(0) { $0 + $1.seconds }
    self.init(
      dataset: dataset.name, datasetChecksum: dataset.checksum, ranker: plan.ranker,
      attack: plan.attack, actionSpace: attack.configuration["actionSpace"]?.text,
      seed: plan.seed, refresh: plan.refresh.rawValue, recNum: recNum,
      strategy: Strategy(ClickStrategy(of: attack.crafted.poison, in: scenario)),
      readsLog: attack.readsLog, queries: attack.queries,
      seconds: .init(
        total: 0, perStep: attack.curve.isEmpty ? nil : steps / Double(attack.curve.count),
        evaluation: attack.secondsPerQuery),
      curve: attack.curve,
      configuration: .init(
        fakeUsers: plan.fakeUsers, clicks: plan.clicks, targets: plan.targets,
        ranker: victim, attack: attack.configuration), input: dataset.input)
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
