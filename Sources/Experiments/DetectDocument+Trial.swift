import Documents
import Statistics

extension DetectDocument.Attack {
  init(_ specification: AttackSpecification, frequency: Double) {
    self.init(
      attack: specification.attack, epsilon: specification.epsilon,
      schedule: specification.schedule, frequency: frequency)
  }
}

extension DetectDocument.Result {
  init(
    _ specification: AttackSpecification, frequency: Double, paths: Int,
    _ metrics: DetectionMetrics
  ) {
    self.init(
      attack: specification.attack, epsilon: specification.epsilon,
      schedule: specification.schedule, frequency: frequency, precision: metrics.precision,
      recall: metrics.recall, f1: metrics.f1, auc: metrics.auc,
      recallAt1PercentFalseAlarms: metrics.recallAt1PercentFalseAlarms, paths: paths)
  }
}
