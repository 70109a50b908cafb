import Documents
import Interactions

@testable import Experiments

/// Attacks on a small bazaar that take moments.
struct QuickTrial {
  let dataset = Bazaar(.small, seed: 1).dataset

  func plan(
    _ ranker: String, _ attack: String, settings: [String: String] = [:]
  ) -> PoisoningTrial.Plan {
    var plan = PoisoningTrial.Plan(ranker: ranker, attack: attack)
    plan.fakeUsers = 6
    plan.clicks = 8
    plan.targets = 3
    plan.settings = settings
    return plan
  }

  func outcome(of plan: PoisoningTrial.Plan) async throws -> PoisonDocument {
    try await PoisoningTrial(dataset: dataset, plan: plan).run(
      reporting: { _ in }, attackReporting: { _, _ in })
  }

  /// Few steps of few worlds, so that a learner is quick.
  func settings(of attack: String) -> [String: String] {
    switch attack {
    case "poisonrec": ["steps": "2", "worlds": "4", "batch": "4"]
    case "appgrad": ["steps": "2", "directions": "2"]
    case "worst-case": ["queries": "64", "imitation": "2"]
    case "rev-adv": ["attack.epochs": "2", "attack.dimension": "8", "attack.pretraining": "2"]
    case "dl-attack": ["attack.pretraining": "1", "attack.batch": "64"]
    default: [:]
    }
  }
}
