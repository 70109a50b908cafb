import Documents
import Essentials
import Foundation
import Interactions
import TestSupport
import Testing
import Victims

@testable import Experiments

/// Attacks that are after something else than their targets' exposure.
@Suite struct GoalTrialTests {
  private let quick = QuickTrial()

  private func plan(
    _ goal: Goal, _ attack: String, ranker: String = "itempop"
  ) -> PoisoningTrial.Plan {
    var plan = quick.plan(ranker, attack, settings: quick.settings(of: attack))
    plan.goal = goal
    if goal == .demote {
      plan.targets = 0
      plan.targetRule = "popular:3"
    }
    return plan
  }

  private static let serving = Catalog.attacks.filter { $0.servesAnyGoal }.map { $0.identifier }

  @Test(arguments: serving, ["itempop", "bpr"])
  func everyAttackThatServesPlays(attack: String, ranker: String) async throws {
    for goal in [Goal.demote, .degrade] {
      let outcome = try await quick.outcome(of: plan(goal, attack, ranker: ranker))
      let reached = try #require(outcome.goal)
      let (clean, poisoned) = (try #require(reached.clean), try #require(reached.poisoned))
      #expect(reached.name == goal.rawValue && reached.fall == clean - poisoned)
      if goal == .demote {
        #expect(clean == outcome.recNum.clean && poisoned == outcome.recNum.poisoned)
      } else {
        #expect(
          clean == outcome.accuracy?.clean.ndcg && poisoned == outcome.accuracy?.poisoned.ndcg)
      }
    }
  }

  /// Of many draws the best is kept, by what real users did last but one; the judge has what they did last.
  @Test func drawsAreChosenByWhatNobodyIsJudgedBy() async throws {
    let folder = try TemporaryFolder()
    var plan = plan(.degrade, "random", ranker: "co-visitation")
    plan.settings = ["draws": "20"]
    let trial = PoisoningTrial(
      dataset: quick.dataset, plan: plan,
      output: try RunFolder(URL(filePath: folder.path + "/run")))
    let chosen = try await trial.run(reporting: { _ in }, attackReporting: { _, _ in })
    #expect(chosen.queries == 20)
    let injection = try AccountFile(path: #require(chosen.poison)).injection(
      naming: (0..<quick.dataset.itemNames.count + 3).map { quick.dataset.itemName(ItemID($0)) },
      of: quick.dataset)
    let stand = try Deployment(
      "co-visitation", setting: [:], on: quick.dataset, rules: plan.rules
    ) { _ in }
    func ndcg(_ positives: [ItemID?]) async throws -> Double? {
      try await stand.victim.accuracy(
        after: injection,
        on: HeldOut(positives, amid: quick.dataset.log, seed: plan.seed), k: 10
      ).ndcg
    }
    let told = try #require(try await ndcg(stand.split.validation))
    #expect(chosen.curve.map(\.max).max() == Int((1e6 * (1 - told)).rounded()))
    let judged = try await ndcg(stand.split.test)
    #expect(chosen.goal?.poisoned == judged && judged != told)
  }

  /// Of the same draws one goal keeps the one that lists most, the other the one that lists least.
  @Test func demotingIsTheContraryOfPromoting() async throws {
    var demoting = plan(.demote, "random", ranker: "co-visitation")
    demoting.settings = ["draws": "30"]
    let fallen = try await quick.outcome(of: demoting)
    var promoting = demoting
    promoting.goal = nil
    let risen = try await quick.outcome(of: promoting)
    #expect(fallen.recNum.poisoned < risen.recNum.poisoned)
    #expect(risen.goal == nil)
  }

  /// The most that can be promoted is nobody's best who demotes.
  @Test func theOracleIsOfThoseWhoPromote() async throws {
    var plan = plan(.demote, "random")
    #expect(try await quick.outcome(of: plan).recNum.oracle == nil)
    plan.goal = nil
    #expect(try await quick.outcome(of: plan).recNum.oracle != nil)
  }

  @Test func whatCannotBePlayedForIsRefused() async throws {
    func refused(
      _ goal: Goal, _ attack: String, _ complaint: String,
      edit: (inout PoisoningTrial.Plan) -> Void = { _ in }
    ) async {
      var plan = plan(goal, attack)
      edit(&plan)
      let error = await #expect(throws: InputError.self) { try await quick.outcome(of: plan) }
      #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "")")
    }
    await refused(.degrade, "conslop", "promotes by its rule; known: ")
    await refused(.demote, "conslop", "promotes by its rule; known: ")
    await refused(.demote, "popular", "is about items of the log: --target-items") {
      ($0.targetRule, $0.targets) = (nil, 8)
    }
    await refused(.demote, "popular", "and --targets are new") { $0.targets = 1 }
    await refused(.demote, "popular", "'no such item' is new") {
      ($0.targetRule, $0.targetItems) = (nil, ["no such item"])
    }
    await refused(.degrade, "random", "has no controls") { $0.controls = true }
    await refused(.degrade, "poisonrec", "against stealth") { $0.settings["stealth"] = "1" }
  }
}
