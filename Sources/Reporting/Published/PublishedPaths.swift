/// What the paper on evasion and its detection reports.
///
/// Source: Cao et al. 2020, *Adversarial Attacks and Detection on Reinforcement Learning-Based
/// Interactive Recommender Systems*, SIGIR 2020.
enum PublishedPaths {
  static let citation = "Cao et al., SIGIR 2020"

  /// A row of Table 1, in percent but for the drifts.
  struct AttackRow: Sendable {
    var ndcg: Double
    var recall: Double
    var hitRatio: Double
    var precision: Double
    /// MMD to the clean walks.
    var driftFromClean: Double
    /// MMD to the walks under FGSM ℓ1.
    var driftFromL1: Double
  }

  /// Table 1: Amazon Beauty, by attack and ε.
  static func attackRow(graph: String, attack: String, epsilon: Double?) -> AttackRow? {
    guard graph == "beauty-kg" else { return nil }
    switch (attack, epsilon) {
    case ("none", _):
      return AttackRow(
        ndcg: 4.654, recall: 6.572, hitRatio: 13.993, precision: 1.675, driftFromClean: 0.121,
        driftFromL1: 0.620)
    case ("fgsm-l1", 0.1):
      return AttackRow(
        ndcg: 2.695, recall: 3.714, hitRatio: 6.599, precision: 0.693, driftFromClean: 0.604,
        driftFromL1: 0.010)
    case ("fgsm-l2", 1.0):
      return AttackRow(
        ndcg: 4.567, recall: 6.555, hitRatio: 13.751, precision: 1.653, driftFromClean: 0.016,
        driftFromL1: 0.573)
    case ("fgsm-linf", 0.5):
      return AttackRow(
        ndcg: 2.830, recall: 3.909, hitRatio: 7.351, precision: 0.787, driftFromClean: 0.570,
        driftFromL1: 0.011)
    case ("jsma", _):
      return AttackRow(
        ndcg: 2.984, recall: 3.844, hitRatio: 8.254, precision: 0.931, driftFromClean: 0.412,
        driftFromL1: 0.034)
    case ("deepfool", _):
      return AttackRow(
        ndcg: 3.280, recall: 4.352, hitRatio: 9.548, precision: 1.050, driftFromClean: 0.177,
        driftFromL1: 0.458)
    default: return nil
    }
  }

  /// A row of Table 2.
  struct DetectionRow: Sendable, Equatable {
    var precision: Double
    var recall: Double
    var f1: Double

    init(_ precision: Double, _ recall: Double, _ f1: Double) {
      self.precision = precision
      self.recall = recall
      self.f1 = f1
    }
  }

  /// Table 2's first part: a detector trained on FGSM ℓ1 with ε = .1, by the attack it is tested on.
  static func detectionRow(graph: String, attack: String, epsilon: Double?) -> DetectionRow? {
    switch (graph, attack, epsilon) {
    case ("beauty-kg", "fgsm-l1", 0.1): DetectionRow(0.919, 0.890, 0.904)
    case ("beauty-kg", "fgsm-l2", 1.0): DetectionRow(0.605, 0.119, 0.199)
    case ("beauty-kg", "fgsm-linf", 0.5): DetectionRow(0.918, 0.871, 0.894)
    case ("beauty-kg", "jsma", _): DetectionRow(0.910, 0.793, 0.848)
    case ("beauty-kg", "deepfool", _): DetectionRow(0.915, 0.840, 0.876)
    case ("cellphones-kg", "fgsm-l1", 0.1): DetectionRow(0.801, 0.781, 0.791)
    case ("cellphones-kg", "fgsm-l2", 1.0): DetectionRow(0.754, 0.593, 0.664)
    case ("cellphones-kg", "fgsm-linf", 0.5): DetectionRow(0.795, 0.752, 0.773)
    case ("cellphones-kg", "fgsm-l1", 1.0): DetectionRow(0.810, 0.825, 0.817)
    case ("clothing-kg", "fgsm-l1", 0.1): DetectionRow(0.911, 0.866, 0.888)
    case ("clothing-kg", "fgsm-l2", 1.0): DetectionRow(0.541, 0.099, 0.168)
    case ("clothing-kg", "fgsm-linf", 0.5): DetectionRow(0.912, 0.879, 0.895)
    default: nil
    }
  }

  /// Table 2's other parts: Beauty, FGSM ℓ1, by the share of hops that were attacked.
  static let frequencies: [(isTimed: Bool, frequency: Double, row: DetectionRow)] = [
    (false, 0.02, DetectionRow(0.823, 0.362, 0.503)),
    (false, 0.08, DetectionRow(0.918, 0.872, 0.894)),
    (false, 0.3, DetectionRow(0.922, 0.927, 0.924)),
    (true, 0.579, DetectionRow(0.921, 0.912, 0.917)),
    (true, 0.316, DetectionRow(0.918, 0.879, 0.898)),
    (true, 0.118, DetectionRow(0.837, 0.401, 0.543)),
  ]
}
