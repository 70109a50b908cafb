import Interactions
import Rankers
import Testing

@testable import Experiments

@Suite struct DeploymentTests {
  private let trial = QuickTrial()

  /// A victim is trained once for all attacks, and no attack leaves a trace in it.
  @Test func oneDeploymentServesManyAttacks() async throws {
    var plan = trial.plan(
      "bpr", "popular", settings: ["epochs": "3", "ranker.updateLearningRate": "1"])
    let deployment = try Deployment(
      "bpr", setting: plan.assigned.ranker, on: trial.dataset, rules: plan.rules
    ) { _ in }
    for attack in ["popular", "random", "popular"] {
      plan.attack = attack
      let poisoning = PoisoningTrial(dataset: trial.dataset, plan: plan)
      let alone = try await poisoning.run(reporting: { _ in }, attackReporting: { _, _ in })
      let shared = try await poisoning.run(
        on: deployment,
        reporting: { if $0.stage != "judging" { Issue.record("it trains again") } },
        attackReporting: { _, _ in })
      #expect(shared.recNum.poisoned == alone.recNum.poisoned)
      #expect(shared.recNum.clean == alone.recNum.clean)
      #expect(shared.recNum.policyMean == alone.recNum.policyMean)
    }
  }

  /// What the victim is measured with is what a ranker of the same seed is measured with.
  @Test func qualityIsThatOfTheSnapshot() async throws {
    let plan = trial.plan("itempop", "popular")
    let deployment = try Deployment(
      "itempop", setting: [:], on: trial.dataset, rules: plan.rules
    ) { _ in }
    let split = LeaveOneOut(trial.dataset.log)
    let popularity = split.train.popularity
    let task = RankingTask(finding: split.test, amid: trial.dataset.log, seed: plan.seed)
    let lists = task.candidates
    let hits = lists.users.indices.count { row in
      let items = lists.items[row * lists.width..<(row + 1) * lists.width].map(\.index)
      // Ties count against the positive, which stands first.
      return items.dropFirst().count { popularity[$0] >= popularity[items[0]] } < 10
    }
    #expect(try await deployment.metrics().hitRatio == Double(hits) / Double(lists.users.count))
  }

  @Test func anUnknownNameIsSaidAtOnce() {
    #expect(throws: (any Error).self) {
      try Deployment("no", setting: [:], on: trial.dataset, rules: .init()) { _ in }
    }
    #expect(throws: (any Error).self) {
      try Deployment("bpr", setting: ["no": "1"], on: trial.dataset, rules: .init()) { _ in }
    }
  }
}
