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

  /// A small recommender, hardly trained: enough for a law that holds of any.
  func settings(ofRanker ranker: String) throws -> [String: String] {
    let small = [
      "epochs": "2", "dimension": "16", "factors": "8", "hidden": "16", "latent": "8",
      "samples": "32", "updateSamples": "32",
    ]
    let known = try Catalog.ranker(named: ranker).hyperparameterNames
    return Dictionary(
      uniqueKeysWithValues: small.filter { known.contains($0.key) }.map { ("ranker.\($0)", $1) })
  }

  /// Few steps of few worlds, so that a learner is quick.
  func settings(of attack: String) -> [String: String] {
    let own: [String: String] =
      switch attack {
      case "poisonrec": ["steps": "2", "worlds": "4", "batch": "4"]
      case "appgrad": ["steps": "2", "directions": "2"]
      case "worst-case": ["queries": "64", "imitation": "2"]
      case "rev-adv": ["epochs": "2", "dimension": "8", "pretraining": "2"]
      case "dl-attack": ["pretraining": "1", "batch": "64"]
      default: [:]
      }
    // Recommenders have hyperparameters of the same names.
    return Dictionary(uniqueKeysWithValues: own.map { ("attack.\($0)", $1) })
  }
}
