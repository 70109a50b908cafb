import Documents
import Essentials
import Foundation
import Statistics

/// A figure that a gate compares, and how sure it is.
struct GateMeasurement: Equatable {
  /// Shares from 0 to 1.
  var value: Double
  /// Its interval of 95 %; nil where no draw decides.
  var interval: ClosedRange<Double>?

  /// A figure of an attack.
  ///
  /// Exposure is a mean over draws of candidates: its interval is Student's over them, wider where only a
  /// sample of users was counted. Everything else is measured on all of these users, once.
  ///
  /// - Throws: An ``InputError`` if it is not defined: what cannot be measured does not pass.
  init(_ measure: GateExpectation.Measure, of document: PoisonDocument) throws {
    func defined(_ value: Double?, _ what: String) throws -> Double {
      guard let value, value.isFinite else {
        throw InputError(
          .data,
          "\(document.dataset): \(what) is not defined, so that nothing can be expected of it")
      }
      return value
    }
    func share(
      _ measure: String, _ figure: GateExpectation.Measure.Figure,
      _ before: PoisonDocument.Accuracy.Figures?, _ after: PoisonDocument.Accuracy.Figures?
    ) throws -> Double {
      let name = "\(figure.rawValue) \(measure)"
      let from = try defined(Self.value(figure, before), name)
      let to = try defined(Self.value(figure, after), name)
      return try defined(from > 0 ? (from - to) / from : nil, name)
    }
    let recNum = document.recNum
    let ceiling = Double(max(1, recNum.ceiling))
    switch measure {
    case .exposure:
      self = Self.mean(
        recNum.poisonedDraws ?? [], otherwise: recNum.poisoned, of: ceiling,
        sampled: document.audience?.poisoned)
    case .exposureGain:
      let gains = zip(recNum.poisonedDraws ?? [], recNum.cleanDraws ?? []).map { $0 - $1 }
      self = Self.mean(
        gains, otherwise: recNum.poisoned - recNum.clean, of: ceiling,
        sampled: document.audience?.gain)
    case .recNum:
      self = Self.mean(
        recNum.poisonedDraws ?? [], otherwise: recNum.poisoned, of: 1,
        sampled: document.audience?.poisoned)
    case .changedUsers:
      value = try defined(document.blastRadius?.changedUsers, "the share of changed users")
    case .accuracy(let figure):
      value = try defined(Self.value(figure, document.accuracy?.poisoned), figure.rawValue)
    case .drop(let figure):
      value = try share("drop", figure, document.accuracy?.clean, document.accuracy?.poisoned)
    case .cost(let figure):
      value = try share(
        "cost", figure, document.defense?.undefended.accuracy, document.accuracy?.clean)
    case .auc, .averagePrecision, .recall: preconditionFailure("checked as the file is read")
    }
  }

  /// A figure of a detector.
  ///
  /// The false accounts are drawn, the real ones are those that there are: the interval of a recall is
  /// Wilson's (1927) over the former, that of an area Hanley & McNeil's (1982).
  init(_ measure: GateExpectation.Measure, of result: ScreenDocument.Result) throws {
    let count = Double(result.fakeUsers)
    switch measure {
    case .auc:
      value = result.auc
      interval = Self.area(result.auc, count, Double(result.realUsers))
    case .averagePrecision: value = result.averagePrecision
    case .recall(let rate):
      guard let recall = result.recallAtFalseAlarms.first(where: { Double($0.key) == rate })?.value
      else {
        throw InputError(
          .data,
          "recall is measured at \(result.recallAtFalseAlarms.keys.compactMap(Double.init).sorted().map(\.percent).joined(separator: ", ")) false alarms, not at \(rate.percent)"
        )
      }
      value = recall
      interval = Self.wilson(recall, count)
    default: preconditionFailure("checked as the file is read")
    }
  }

  private static func value(
    _ figure: GateExpectation.Measure.Figure, _ figures: PoisonDocument.Accuracy.Figures?
  ) -> Double? {
    switch figure {
    case .hr: figures?.hr
    case .ndcg: figures?.ndcg
    }
  }

  private init(value: Double, interval: ClosedRange<Double>?) {
    self.value = value
    self.interval = interval
  }

  /// The mean over draws as a share of `ceiling`.
  ///
  /// - Parameter sampled: How far it may be off because users were sampled, in RecNum; nil if all were
  ///   counted. Candidates and users are drawn independently, so that the two errors add up as squares.
  private static func mean(
    _ draws: [Int], otherwise value: Double, of ceiling: Double,
    sampled: PoisonDocument.Audience.Sampling?
  ) -> GateMeasurement {
    let share = value / ceiling
    var (below, above) = (0.0, 0.0)
    if draws.count > 1 {
      let student = ConfidenceInterval(student: draws.map { Double($0) / ceiling })
      (below, above) = (share - student.lower, student.upper - share)
    } else if sampled == nil {
      return .init(value: share, interval: nil)
    }
    if let ends = sampled?.interval, ends.count == 2 {
      below = (below * below + (value - ends[0]) * (value - ends[0]) / (ceiling * ceiling))
        .squareRoot()
      above = (above * above + (ends[1] - value) * (ends[1] - value) / (ceiling * ceiling))
        .squareRoot()
    }
    return .init(value: share, interval: share - below...share + above)
  }

  /// The two-sided 95 % of the normal distribution.
  private static let z = 1.959963984540054

  private static func wilson(_ share: Double, _ count: Double) -> ClosedRange<Double> {
    let square = z * z / count
    let middle = (share + square / 2) / (1 + square)
    let half =
      z / (1 + square) * (share * (1 - share) / count + square / (4 * count)).squareRoot()
    return max(0, middle - half)...min(1, middle + half)
  }

  private static func area(
    _ area: Double, _ positives: Double, _ negatives: Double
  ) -> ClosedRange<Double> {
    let first = area / (2 - area) - area * area
    let second = 2 * area * area / (1 + area) - area * area
    let variance =
      (area * (1 - area) + (positives - 1) * first + (negatives - 1) * second)
      / (positives * negatives)
    let half = z * max(0, variance).squareRoot()
    return max(0, area - half)...min(1, area + half)
  }
}
