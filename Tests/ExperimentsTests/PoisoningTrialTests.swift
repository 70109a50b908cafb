import Documents
import Essentials
import Foundation
import Interactions
import Poisoning
import Testing
@testable import Experiments

@Suite struct PoisoningTrialTests {
  private let dataset = Bazaar(.small, seed: 1).dataset

  private func outcome(
    _ ranker: String, _ attack: String, controls: Bool = false, settings: [String: String] = [:]
  ) async throws -> PoisonDocument {
    var plan = PoisoningTrial.Plan(ranker: ranker, attack: attack)
    plan.fakeUsers = 6
    plan.clicks = 8
    plan.targets = 3
    plan.controls = controls
    plan.settings = settings
    return try await PoisoningTrial(dataset: dataset, plan: plan).run(
      reporting: { _ in }, attackReporting: { _, _ in })
  }

  private func quick(_ attack: String) -> [String: String] { QuickTrial().settings(of: attack) }
  private func quick(_ attack: String, on ranker: String) throws -> [String: String] {
    try QuickTrial().settings(ofRanker: ranker).merging(quick(attack)) { $1 }
  }

  @Test(arguments: Catalog.rankers.map { $0.identifier }, Catalog.attacks.map { $0.identifier })
  func everyAttackPlaysAgainstEveryRanker(ranker: String, attack: String) async throws {
    let outcome = try await outcome(ranker, attack, settings: quick(attack, on: ranker))
    let recNum = outcome.recNum
    #expect(recNum.ceiling == 3 * 200)
    for value in [recNum.clean, recNum.poisoned, recNum.policyMean] {
      #expect((0...Double(recNum.ceiling)).contains(value))
    }
    #expect((recNum.oracle == nil) == (ranker != "itempop"))
    #expect((0...1).contains(outcome.targetClickRatio))
    let readers = ["power-item", "conslop", "segment", "rev-adv", "dl-attack", "worst-case"]
    #expect(outcome.readsLog == readers.contains(attack))
    let strategy = try #require(outcome.strategy)
    #expect(strategy.targetClickRatio == outcome.targetClickRatio)
    #expect(strategy.targetClicks.count == 3)
    #expect(
      Double(strategy.targetClicks.reduce(0, +))
        == (48 * outcome.targetClickRatio).rounded())
  }

  /// It tells how its surrogate is trained, has no curve of RecNum to show, and goes on where it was ended.
  @Test(arguments: ["rev-adv", "dl-attack"])
  func anAttackWithASurrogateTellsOfItsTraining(attack: String) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mithridate-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    var plan = PoisoningTrial.Plan(ranker: "itempop", attack: attack)
    (plan.fakeUsers, plan.clicks, plan.targets) = (6, 8, 3)
    plan.settings = quick(attack)
    var stages: [[String: Int]] = []
    var documents: [PoisonDocument] = []
    for isWhole in [false, true] {
      var told: [String: Int] = [:]
      let trial = PoisoningTrial(dataset: dataset, plan: plan, output: try RunFolder(folder))
      let document = try? await trial.run(
        reporting: { progress in
          told[progress.stage, default: 0] += 1
          if !isWhole, progress.stage == attack { throw CancellationError() }
        }, attackReporting: { _, _ in Issue.record("there is no RecNum to tell") })
      stages.append(told)
      documents += document.map { [$0] } ?? []
    }
    #expect(documents.count == 1 && documents[0].curve.isEmpty && documents[0].queries == 0)
    #expect((stages[0]["training the surrogate of \(attack)"] ?? 0) > 0)
    // One step before it was ended; the others after.
    #expect(stages[0][attack] == 1 && stages[1][attack] == (attack == "rev-adv" ? 1 : 5))
    let once = try await outcome("itempop", attack, settings: quick(attack))
    #expect(documents[0].recNum.poisonedDraws == once.recNum.poisonedDraws)
    #expect(documents[0].strategy?.popularityDeciles == once.strategy?.popularityDeciles)
  }

  /// The bazaar's 200 users or 200 that are asked for are the same run.
  ///
  /// Fewer are scaled up, and say how far that may be off.
  @Test func anAudienceIsEverybodyOrASampleWithItsError() async throws {
    func outcome(_ audience: Int?) async throws -> PoisonDocument {
      var plan = PoisoningTrial.Plan(ranker: "co-visitation", attack: "popular")
      plan.audience = audience
      return try await PoisoningTrial(dataset: dataset, plan: plan).run(
        reporting: { _ in }, attackReporting: { _, _ in })
    }
    let (usual, all) = (try await outcome(nil), try await outcome(200))
    #expect(all.recNum.poisonedDraws == usual.recNum.poisonedDraws)
    #expect(all.blastRadius == usual.blastRadius && all.accuracy == usual.accuracy)
    #expect(usual.audience == .init(users: 200, population: 200) && all.audience == usual.audience)
    let some = try await outcome(80)
    let audience = try #require(some.audience)
    #expect(audience.users == 80 && audience.population == 200)
    #expect(some.recNum.ceiling == usual.recNum.ceiling)
    #expect(some.accuracy?.clean.users == 80)
    let poisoned = try #require(audience.poisoned)
    #expect(poisoned.standardError > 0 && poisoned.interval.count == 2)
    // Each draw is scaled up and rounded to a whole number.
    #expect(poisoned.interval[0] - 0.5 <= some.recNum.poisoned)
    #expect(some.recNum.poisoned <= poisoned.interval[1] + 0.5)
    let gain = try #require(audience.gain)
    #expect(gain.interval[0] - 1 <= some.recNum.poisoned - some.recNum.clean)
    #expect(some.recNum.poisoned - some.recNum.clean <= gain.interval[1] + 1)
  }

  @Test func aPlanIsToldByWhomItCounts() throws {
    var plan = PoisoningTrial.Plan(ranker: "bpr", attack: "random")
    #expect(plan.resolved(users: 100_000) == plan)
    #expect(plan.resolved(users: 100_001).audience == 100_000)
    plan.audience = 50
    #expect(plan.resolved(users: 50).audience == nil && plan.resolved(users: 51) == plan)
    plan.audience = 0
    #expect(throws: InputError.self) { try plan.validate() }
  }

  @Test(arguments: Catalog.rankers.map { $0.identifier })
  func theSameSeedGivesTheSameResult(ranker: String) async throws {
    let settings = try quick("poisonrec", on: ranker)
    let first = try await outcome(ranker, "poisonrec", settings: settings)
    let second = try await outcome(ranker, "poisonrec", settings: settings)
    #expect(first.recNum.poisoned == second.recNum.poisoned)
    #expect(first.recNum.policyMean == second.recNum.policyMean)
    #expect(first.curve.map(\.mean) == second.curve.map(\.mean))
  }

  @Test(
    arguments: Catalog.rankers.map { $0.identifier }, ["incremental", "warm-start:2", "retrain"])
  func aCachedRecommenderGivesTheSameResult(ranker: String, refresh: String) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mithridate-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    var plan = PoisoningTrial.Plan(ranker: ranker, attack: "popular")
    plan.refresh = try .init(refresh)
    plan.settings = try quick("popular", on: ranker)
    plan.settings["draws"] = "3"
    var trial = PoisoningTrial(dataset: dataset, plan: plan)
    let fresh = try await trial.run(reporting: { _ in }, attackReporting: { _, _ in })
    trial.cache = try RankerCache(folder: folder.path)
    for isFirst in [true, false] {
      var stages: Set<String> = []
      let cached = try await trial.run(
        reporting: { stages.insert($0.stage) }, attackReporting: { _, _ in })
      #expect(cached.recNum.clean == fresh.recNum.clean)
      #expect(cached.recNum.poisoned == fresh.recNum.poisoned)
      #expect(cached.recNum.policyMean == fresh.recNum.policyMean)
      let counts = ["itempop", "co-visitation"].contains(ranker)
      #expect(stages.contains("training \(ranker)") == (isFirst || counts))
    }
    // Update hyperparameters are no reason to train again.
    let known = try Catalog.ranker(named: ranker).hyperparameterNames
    if known.contains("updatePasses") {
      trial.plan.settings["ranker.updatePasses"] = "2"
      _ = try await trial.run(
        reporting: { #expect($0.stage != "training \(ranker)") }, attackReporting: { _, _ in })
    }
  }

  @Test func nothingBeatsTheOracleOfItemPop() async throws {
    for attack in Catalog.attacks.map({ $0.identifier }) {
      let recNum = try await outcome("itempop", attack, settings: quick(attack)).recNum
      #expect(recNum.poisoned <= recNum.oracle ?? 0, "\(attack)")
    }
  }

  @Test func appGradMakesAsManyQueriesAsPoisonRec() throws {
    let scenario = PoisoningScenario(
      items: ItemCatalog(originalCount: 5, targetCount: 1), popularity: [1, 1, 1, 1, 1],
      fakeUserCount: 2, clicksPerFakeUser: 3)
    #expect(
      AppGrad(.init()).queries(in: scenario)
        == PoisonRec<Catalog.ActionSpaces>(.init()).queries(in: scenario))
  }

  private func mapped(_ ranker: String) async throws -> PoisonDocument {
    var plan = PoisoningTrial.Plan(ranker: ranker, attack: "popular")
    plan.fakeUsers = 6
    plan.clicks = 8
    plan.targets = 3
    plan.map = true
    if ranker == "bpr" { plan.settings = ["epochs": "3"] }
    return try await PoisoningTrial(dataset: dataset, plan: plan).run(
      reporting: { _ in }, attackReporting: { _, _ in })
  }

  @Test(arguments: [("bpr", "bpr"), ("itempop", "pmf")])
  func theMapHoldsEveryItem(ranker: String, embedding: String) async throws {
    let outcome = try await mapped(ranker)
    let map = try #require(outcome.map)
    #expect(map.embedding == embedding)
    #expect(map.targets == 3)
    #expect(map.x.count == 123 && map.y.count == 123)
    #expect((map.x + map.y).allSatisfy { $0.isFinite })
    #expect(map.popularity == LeaveOneOut(dataset.log).train.popularity + [0, 0, 0])
    #expect(map.clicks.reduce(0, +) == 6 * 8)
    #expect(map.clicks.suffix(3).sorted(by: >) == outcome.strategy?.targetClicks)
  }

  @Test func theMapIsTheSameForTheSameSeed() async throws {
    let first = try #require(await mapped("itempop").map)
    let second = try #require(await mapped("itempop").map)
    #expect(first.x == second.x && first.y == second.y)
  }
}
