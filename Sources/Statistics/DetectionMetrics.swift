/// How well scores tell positives (attacked) from negatives (clean).
public struct DetectionMetrics: Sendable, Equatable, Codable {
  /// The share of alarms that are right, from 0 to 1; nil without alarms.
  public let precision: Double?
  /// The share of positives that raise an alarm.
  public let recall: Double
  /// The harmonic mean of precision and recall; 0 if nothing is caught.
  public let f1: Double
  /// The area under the ROC curve; see ``ROCCurve/area``.
  public let auc: Double
  /// The recall at the threshold that at most 1 % of negatives reach.
  public let recallAt1PercentFalseAlarms: Double

  /// The metrics of scores, at least one of each kind.
  ///
  /// - Parameters:
  ///   - positives: Scores of what should raise an alarm.
  ///   - negatives: Scores of what should not.
  ///   - threshold: From where on a score raises an alarm. Precision, recall and F1 depend on it,
  ///     and precision and F1 also on how many there are of each kind.
  public init(positives: [Float], negatives: [Float], threshold: Float = 0.5) {
    let caught = positives.count { $0 >= threshold }
    let alarms = caught + negatives.count { $0 >= threshold }
    precision = alarms == 0 ? nil : Double(caught) / Double(alarms)
    recall = Double(caught) / Double(positives.count)
    // 2 P R / (P + R), without dividing by 0.
    f1 = 2 * Double(caught) / Double(alarms + positives.count)
    let curve = ROCCurve(positives: positives, negatives: negatives)
    auc = curve.area
    recallAt1PercentFalseAlarms = curve.recall(atFalseAlarmRate: 0.01)
  }
}
