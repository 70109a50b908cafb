import Documents
import Essentials
import Foundation

/// What a gate expects of a figure: `exposure < 1%`.
///
/// `MEASURE OPERATOR NUMBER`, where the operator is `<`, `<=`, `>` or `>=`, and a number may be a percentage.
/// Words may be in any case, with any space between them.
package struct GateExpectation: Sendable, Equatable {
  /// What is compared.
  package enum Measure: Hashable, Sendable {
    /// The share of all places that targets can take which they take with the poison.
    case exposure
    /// The same less what they take without a poison.
    case exposureGain
    /// RecNum with the poison.
    case recNum
    /// The share of users whose list changed.
    case changedUsers
    /// HR@10 or NDCG@10 of real users with the poison.
    case accuracy(Figure)
    /// Which share of it the poison costs.
    case drop(Figure)
    /// Which share of it the defense costs, before any poison.
    case cost(Figure)
    /// The area under a detector's ROC curve.
    case auc
    /// A detector's average precision.
    case averagePrecision
    /// The share of false accounts that are flagged at this share of false alarms.
    case recall(at: Double)

    /// A figure of accuracy.
    package enum Figure: String, Sendable, CaseIterable {
      case hr = "hr@10"
      case ndcg = "ndcg@10"
    }

    /// Whether it is of a detector, and not of an attack.
    var isOfScreening: Bool {
      switch self {
      case .auc, .averagePrecision, .recall: true
      default: false
      }
    }
  }

  /// How the figure is to lie beside the threshold.
  package enum Comparison: String, Sendable, CaseIterable {
    case below = "<"
    case atMost = "<="
    case above = ">"
    case atLeast = ">="

    /// Whether a value lies so.
    func holds(_ value: Double, _ threshold: Double) -> Bool {
      switch self {
      case .below: value < threshold
      case .atMost: value <= threshold
      case .above: value > threshold
      case .atLeast: value >= threshold
      }
    }
  }

  /// What is compared.
  package let measure: Measure
  /// How.
  package let comparison: Comparison
  /// With what; shares from 0 to 1.
  package let threshold: Double
  /// As the file has it.
  package let text: String

  /// What a person can compare.
  package static let known = [
    "exposure", "exposure gain", "recnum", "changed users", "hr@10", "ndcg@10", "hr@10 drop",
    "ndcg@10 drop", "hr@10 cost", "ndcg@10 cost", "auc", "average precision",
    "recall at 0.1% false alarms", "recall at 1% false alarms", "recall at 5% false alarms",
  ]

  /// Reads an expectation.
  ///
  /// - Throws: An ``InputError`` of the kind `.data` that says what was expected.
  package init(parsing text: String) throws {
    func refuse(_ message: String) -> InputError {
      InputError(.data, "'\(text)': \(message); an example: exposure < 1%")
    }
    self.text = text
    guard let start = text.firstIndex(where: { "<>".contains($0) }) else {
      throw refuse("no comparison; expected <, <=, > or >=")
    }
    var sign = String(text[start])
    var rest = text[text.index(after: start)...]
    if rest.first == "=" {
      sign.append("=")
      rest = rest.dropFirst()
    }
    guard let comparison = Comparison(rawValue: sign) else { throw refuse("no comparison") }
    let words = text[..<start].lowercased().split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    guard let measure = try Self.measure(words, refuse) else {
      throw InputError(
        .data,
        "'\(text)': "
          + UnknownName(kind: "measure", name: words, known: Self.known).message)
    }
    guard let number = Self.number(String(rest)) else {
      throw refuse("'\(rest.trimmingCharacters(in: .whitespaces))' is no number")
    }
    if measure == .recNum, number.isPercentage { throw refuse("recnum is a number of places") }
    if measure != .recNum, !(-1...1).contains(number.value) {
      throw refuse("\(words) lies between 0 and 1, or 0 % and 100 %")
    }
    self.measure = measure
    self.comparison = comparison
    threshold = number.value
  }

  private static func measure(
    _ words: String, _ refuse: (String) -> InputError
  ) throws -> Measure? {
    switch words {
    case "exposure": return .exposure
    case "exposure gain": return .exposureGain
    case "recnum": return .recNum
    case "changed users": return .changedUsers
    case "auc": return .auc
    case "average precision": return .averagePrecision
    default: break
    }
    for figure in Measure.Figure.allCases {
      if words == figure.rawValue { return .accuracy(figure) }
      if words == figure.rawValue + " drop" { return .drop(figure) }
      if words == figure.rawValue + " cost" { return .cost(figure) }
    }
    guard words.hasPrefix("recall at "), words.hasSuffix("false alarms") else { return nil }
    let rate = words.dropFirst("recall at ".count).dropLast("false alarms".count)
    guard let number = number(String(rate)), (0..<1).contains(number.value) else {
      throw refuse("false alarms lie between 0 % and 100 %")
    }
    return .recall(at: number.value)
  }

  private static func number(_ text: String) -> (value: Double, isPercentage: Bool)? {
    var text = text.trimmingCharacters(in: .whitespaces)
    let isPercentage = text.hasSuffix("%")
    if isPercentage { text = text.dropLast().trimmingCharacters(in: .whitespaces) }
    guard let value = Double(text), value.isFinite else { return nil }
    return (isPercentage ? value / 100 : value, isPercentage)
  }

  /// How a figure with this interval stands to the expectation: decided only if all of the interval lies on
  /// one side of the threshold.
  package func verdict(
    on value: Double, interval: ClosedRange<Double>?
  ) -> GateDocument.Verdict {
    guard let interval else { return comparison.holds(value, threshold) ? .passed : .failed }
    let ends = [interval.lowerBound, interval.upperBound].map {
      comparison.holds($0, threshold)
    }
    if ends[0] == ends[1] { return ends[0] ? .passed : .failed }
    return .undecided
  }
}
