import Testing

@testable import Experiments

@Suite struct ControlsTests {
  private let trial = QuickTrial()

  @Test func controlsSpendAsManyQueries() async throws {
    var plan = trial.plan("itempop", "poisonrec", settings: trial.settings(of: "poisonrec"))
    plan.controls = true
    let outcome = try await trial.outcome(of: plan)
    #expect(outcome.queries == 8)
    #expect(
      Set((outcome.controls ?? [:]).keys) == [
        "no-poison", "random-best", "popular-best", "middle-best", "power-item-best",
        "conslop-best", "bandwagon-best", "segment-best",
        "untrained-policy-mean", "untrained-policy-best", "shuffled-rewards-best",
        "shuffled-rewards-policy-mean",
      ])
    #expect(outcome.controls?["no-poison"] == outcome.recNum.clean)
  }

  /// The controls of an attack that draws are the attacks that draw, itself among them.
  @Test func anAttackThatDrawsHasNoVariants() async throws {
    var plan = trial.plan("itempop", "popular", settings: ["draws": "5"])
    plan.controls = true
    let controls = try #require(try await trial.outcome(of: plan).controls)
    #expect(
      Set(controls.keys) == [
        "no-poison", "random-best", "popular-best", "middle-best", "power-item-best",
        "conslop-best", "bandwagon-best", "segment-best",
      ])
  }
}
