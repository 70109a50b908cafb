import Essentials
import Interactions
import Poisoning

/// What an attack has to beat before it may be called learned: luck with as many queries.
struct Controls {
  let recommender: SimulatedRecommender
  let judge: Judge
  let log: InteractionLog
  /// How many queries each control may make: as many as the attack under test.
  let queries: Int
  let plan: PoisoningTrial.Plan
  let settings: HyperparameterSettings
  let output: RunFolder?

  /// RecNum of every control on fresh draws, by name.
  func run(
    reporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> [String: Double] {
    var results = ["no-poison": try judge.recNum(after: .none)]
    for type in Catalog.attacks where type is any DrawingAttack.Type {
      let name = type.identifier
      let attempt = try await Attempt(
        type, setting: ["draws": "\(queries)"], log: log, against: recommender, seed: plan.seed,
        output: output, name: "control-\(name)"
      ) { try reporting($0, "control: best of \(queries) \(name)") }
      results["\(name)-best"] = try judge.recNum(after: attempt.crafted.poison)
    }
    // The attack's own controls need the attack to be PoisonRec; an attack that draws is its own control.
    guard plan.attack == PoisonRec.identifier else { return results }

    let untrained = try await poisonRec(setting: ["steps": "0"], name: "untrained", reporting)
    results["untrained-policy-mean"] = try judge.mean(of: untrained)
    var rng = SeededGenerator(seed: plan.seed, stream: "untrained")
    let lucky = try await BestOfDraws(
      count: queries, of: "the untrained policy", sample: untrained.sample
    ).craft(
      against: recommender, using: &rng, checkpoint: output?.checkpoint("control-untrained-best")
    ) { try reporting($0, "control: best of \(queries) untrained") }
    results["untrained-policy-best"] = try judge.recNum(after: lucky.poison)

    let shuffled = try await poisonRec(
      setting: ["shuffleRewards": "true"], name: "shuffled", reporting)
    results["shuffled-rewards-best"] = try judge.recNum(after: shuffled.poison)
    results["shuffled-rewards-policy-mean"] = try judge.mean(of: shuffled)
    return results
  }

  private func poisonRec(
    setting extra: HyperparameterSettings, name: String,
    _ reporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> CraftedAttack {
    try await Attempt(
      PoisonRec.self, setting: settings.merging(extra) { $1 }, log: log, against: recommender,
      seed: plan.seed, output: output, name: "control-\(name)"
    ) { try reporting($0, "control: \(name) policy") }.crafted
  }
}
