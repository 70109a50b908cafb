/// What a detector catches for how many false alarms, over all thresholds: the receiver operating
/// characteristic.
///
/// Examples with equal scores are on the same side of every threshold.
public struct ROCCurve: Sendable, Equatable {
  /// One threshold: everything that scores at least as much raises an alarm.
  public struct Point: Sendable, Equatable {
    /// The threshold.
    public let threshold: Float
    /// The share of negatives that raise a false alarm.
    public let falseAlarmRate: Double
    /// The share of positives that are caught.
    public let recall: Double
  }

  /// A point for every different score, from the highest threshold to the lowest, which all reach.
  public let points: [Point]

  /// The curve of the scores of positives and of negatives, at least one each, none NaN.
  public init(positives: [Float], negatives: [Float]) {
    precondition(!positives.isEmpty && !negatives.isEmpty, "both kinds of examples")
    let scored = (positives.map { ($0, true) } + negatives.map { ($0, false) })
      .sorted { $0.0 > $1.0 }
    var points: [Point] = []
    var (caught, alarms) = (0, 0)
    for (place, example) in scored.enumerated() {
      if example.1 { caught += 1 } else { alarms += 1 }
      if place + 1 < scored.count, scored[place + 1].0 == example.0 { continue }
      points.append(
        Point(
          threshold: example.0, falseAlarmRate: Double(alarms) / Double(negatives.count),
          recall: Double(caught) / Double(positives.count)))
    }
    self.points = points
  }

  /// The area under the curve, points joined by lines, from 0 to 1; half by chance.
  ///
  /// It is how likely a positive scores above a negative, ties counting half. Source: Hanley & McNeil
  /// 1982.
  public var area: Double {
    var area = 0.0
    var (rate, recall) = (0.0, 0.0)
    for point in points {
      area += (point.falseAlarmRate - rate) * (point.recall + recall) / 2
      (rate, recall) = (point.falseAlarmRate, point.recall)
    }
    return area
  }

  /// The greatest recall of a threshold with at most this share of false alarms; 0 if there is none.
  public func recall(atFalseAlarmRate rate: Double) -> Double {
    points.last { $0.falseAlarmRate <= rate }?.recall ?? 0
  }
}
