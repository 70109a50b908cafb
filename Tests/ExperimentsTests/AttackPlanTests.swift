import Poisoning
import Results
import Testing

@testable import Experiments

@Suite struct AttackPlanTests {
  private let trial = QuickTrial()

  private func poison(_ attack: String, _ more: [String: String] = [:]) -> TrialKey {
    TrialKey(
      command: "poison",
      parameters: ["dataset": "d", "ranker": "bpr", "attack": attack].merging(more) { $1 })
  }

  @Test func controlsAreCounted() {
    let plain = AttackPlan(poison("poisonrec", ["steps": "10"]), itemCount: 5)
    let controlled = AttackPlan(
      poison("poisonrec", ["steps": "10", "controls": "true"]), itemCount: 5)
    // Those of the catalogue that keep the best of their draws.
    let names = [
      "random", "popular", "middle", "power-item", "conslop", "bandwagon", "segment",
    ]
    let heuristics = Catalog.attacks.count { names.contains($0.identifier) }
    // The judge's, and four for lists before and after.
    #expect(plain?.evaluations == 320 + 102 + 4)
    // The untrained policy is queried once, then as often as the attack; the shuffled one learns.
    #expect(controlled?.evaluations == 320 * (1 + heuristics + 2) + 32 + 102 + 4)
    #expect(controlled?.learning.map(\.steps) == [10, 0, 10])
    #expect(plain?.learning.map(\.actionSpace) == ["bcbt-popular"])
    #expect(poison("poisonrec").actionSpace == "bcbt-popular")
    #expect(poison("appgrad").actionSpace == nil)
    #expect(AttackPlan(poison("nothing"), itemCount: 5) == nil)
    #expect(AttackPlan(TrialKey(command: "train", parameters: [:]), itemCount: 5) == nil)
  }

  /// Every attack asks as often as it says beforehand.
  @Test(arguments: Catalog.attacks.map { $0.identifier })
  func queriesAreAsAnnounced(attack: String) async throws {
    var settings = trial.settings(of: attack)
    if settings.isEmpty { settings = ["draws": "5"] }
    let outcome = try await trial.outcome(of: trial.plan("itempop", attack, settings: settings))
    let key = TrialKey(
      command: "poison",
      parameters: [
        "ranker": "itempop", "attack": attack, "targets": "3", "fake-users": "6", "clicks": "8",
      ], settings: settings)
    let judging = 3 * (2 + 32 + 3) + 4
    #expect(AttackPlan(key, itemCount: 120)?.evaluations == outcome.queries + judging)
  }
}
