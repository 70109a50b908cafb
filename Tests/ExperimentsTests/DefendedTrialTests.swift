import Documents
import Essentials
import Foundation
import Interactions
import Testing
import Victims
@testable import Experiments

@Suite struct DefendedTrialTests {
  private let quick = QuickTrial()

  private func outcome(
    _ ranker: String, _ attack: String, _ defenses: [String], isStatic: Bool = false,
    settings: [String: String] = [:], cache: RankerCache? = nil
  ) async throws -> PoisonDocument {
    var plan = quick.plan(ranker, attack, settings: settings)
    plan.defenses = defenses.isEmpty ? nil : defenses
    plan.isStatic = isStatic ? true : nil
    var trial = PoisoningTrial(dataset: quick.dataset, plan: plan)
    trial.cache = cache
    return try await trial.run(reporting: { _ in }, attackReporting: { _, _ in })
  }

  /// A heuristic asks nothing, so that its poison is the same with and without; what it comes to without
  /// the defense is what a trial without comes to.
  @Test(arguments: Catalog.defenses.map { $0.identifier })
  func beyondTheDefenseIsTheRecommenderWithout(defense: String) async throws {
    let settings = ["ranker.epochs": "4"]
    let open = try await outcome("bpr", "popular", [], settings: settings)
    let defended = try await outcome("bpr", "popular", [defense], settings: settings)
    let found = try #require(defended.defense)
    #expect(found.undefended.clean == open.recNum.clean)
    #expect(found.undefended.poisoned == open.recNum.poisoned)
    #expect(found.undefended.accuracy == open.accuracy?.clean)
    #expect(found.chain.map(\.defense) == [defense])
    #expect(!found.adaptive)
    #expect((0...6).contains(found.admitted.accounts) && (0...48).contains(found.admitted.clicks))
    #expect((0...1).contains(found.dropped.clicks))
    #expect(found.dropped.wholeUsers <= found.dropped.users)
  }

  /// Of six accounts that click one target again and again, a click each counts.
  @Test func distinctLetsOneClickThrough() async throws {
    let open = try await outcome("itempop", "popular", [])
    let defended = try await outcome("itempop", "popular", ["distinct"])
    let found = try #require(defended.defense)
    #expect(found.admitted.accounts == 6)
    let distinct = try #require(defended.strategy)
    #expect(found.admitted.clicks < 48 && distinct == open.strategy)
    #expect(defended.recNum.poisoned <= open.recNum.poisoned)
  }

  /// Static: the poison is that of the recommender without the defense; adaptive: it is another game.
  @Test func aStaticAttackDoesNotKnowTheDefense() async throws {
    let settings = quick.settings(of: "poisonrec")
    let open = try await outcome("itempop", "poisonrec", [], settings: settings)
    let unknowing = try await outcome(
      "itempop", "poisonrec", ["distinct"], isStatic: true, settings: settings)
    let adaptive = try await outcome("itempop", "poisonrec", ["distinct"], settings: settings)
    #expect(
      unknowing.strategy == open.strategy && unknowing.curve.map(\.mean) == open.curve.map(\.mean))
    #expect(unknowing.defense?.undefended.poisoned == open.recNum.poisoned)
    #expect(unknowing.defense?.adaptive == false && adaptive.defense?.adaptive == true)
    #expect(adaptive.curve.map(\.mean) != open.curve.map(\.mean))
  }

  /// A model that was trained behind one defense is not taken for another's.
  @Test func modelsBehindDefensesAreKeptApart() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mithridate-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let cache = try RankerCache(folder: folder.path)
    let settings = ["ranker.epochs": "4", "screen.falseAlarms": "0.2"]
    var fresh: [Double] = []
    var kept: [Double] = []
    for defenses in [["screen"], ["screen", "new-item-damping"], ["screen"]] {
      fresh.append(
        try await outcome("bpr", "popular", defenses, settings: settings).accuracy?.clean.ndcg ?? -1
      )
      kept.append(
        try await outcome("bpr", "popular", defenses, settings: settings, cache: cache)
          .accuracy?.clean.ndcg ?? -2)
    }
    #expect(fresh == kept && fresh[0] != fresh[1])
  }

  @Test func staticNeedsADefense() async {
    await #expect(throws: InputError.self) {
      _ = try await outcome("itempop", "popular", [], isStatic: true)
    }
  }

  /// Behind a defense a retrained model learns from what is left of both.
  @Test func retrainingSeesWhatIsLeft() async throws {
    var plan = quick.plan("co-visitation", "popular")
    plan.refresh = .retrain
    plan.defenses = ["new-item-damping"]
    let trial = PoisoningTrial(dataset: quick.dataset, plan: plan)
    let outcome = try await trial.run(reporting: { _ in }, attackReporting: { _, _ in })
    let guarded = try Deployment(
      "co-visitation", setting: [:], on: quick.dataset, rules: plan.guardedRules
    ) { _ in }
    #expect(guarded.guardedLog.count < guarded.split.train.count)
    #expect(outcome.defense?.dropped.clicks ?? 0 > 0)
  }
}
