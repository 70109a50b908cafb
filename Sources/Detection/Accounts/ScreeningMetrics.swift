import Statistics

/// How well a detector tells false accounts from real ones, where there are few of the first and many of
/// the second.
public struct ScreeningMetrics: Sendable, Equatable {
  /// The shares of real accounts that a threshold may flag: one in a thousand, in a hundred, in twenty.
  public static let falseAlarmRates = [0.001, 0.01, 0.05]

  /// How many false accounts there are.
  public let falseAccounts: Int
  /// How many real ones.
  public let realAccounts: Int
  /// The area under the ROC curve; half by chance.
  public let auc: Double
  /// The mean over false accounts of the share of false ones among all that are at least as suspicious;
  /// about the base rate by chance.
  public let averagePrecision: Double
  /// The share of false accounts that are flagged at each of ``falseAlarmRates``.
  public let recalls: [Double]
  /// How many real accounts are flagged at each of them.
  public let flagged: [Int]
  /// How many of as many accounts as there are false ones, the most suspicious, are false; of accounts
  /// alike in suspicion the real ones come first.
  public let caughtAmongFirst: Int

  /// The metrics of suspicions, at least one of each kind.
  public init(false positives: [Float], real negatives: [Float]) {
    let curve = ROCCurve(positives: positives, negatives: negatives)
    falseAccounts = positives.count
    realAccounts = negatives.count
    auc = curve.area
    recalls = Self.falseAlarmRates.map { curve.recall(atFalseAlarmRate: $0) }
    let total = Double(negatives.count)
    flagged = Self.falseAlarmRates.map { rate in
      let reached = curve.points.last { $0.falseAlarmRate <= rate }?.falseAlarmRate ?? 0
      return Int((reached * total).rounded())
    }
    var precision = 0.0
    var last = 0.0
    for point in curve.points {
      let caught = point.recall * Double(positives.count)
      let alarms = point.falseAlarmRate * total
      if caught > last { precision += (caught - last) * caught / (caught + alarms) }
      last = caught
    }
    averagePrecision = precision / Double(positives.count)
    let order =
      (positives.map { (suspicion: $0, isFalse: true) }
      + negatives.map { (suspicion: $0, isFalse: false) })
      .sorted {
        $0.suspicion != $1.suspicion ? $0.suspicion > $1.suspicion : !$0.isFalse && $1.isFalse
      }
    caughtAmongFirst = order.prefix(positives.count).count(where: \.isFalse)
  }
}

extension ScreeningMetrics {
  /// From where on an account is flagged, so that at most this share of a clean log's are: who is more
  /// suspicious than this.
  ///
  /// - Parameters:
  ///   - rate: The share of false alarms, from 0 to 1.
  ///   - suspicion: That of the clean log's accounts.
  public static func threshold(falseAlarms rate: Double, of suspicion: [Float]) -> Float {
    guard !suspicion.isEmpty else { return .infinity }
    let sorted = suspicion.sorted(by: >)
    return sorted[min(sorted.count - 1, Int(Double(sorted.count) * rate))]
  }
}
