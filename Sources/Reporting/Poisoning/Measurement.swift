import Essentials
import Statistics

extension Double {
  /// With a minus sign as wide as a plus; nothing is not less than nothing.
  func signedText(digits: Int) -> String {
    let text = abs(self).text(digits: digits)
    return self < 0 && text.contains { $0 != "0" && $0 != "." } ? "−" + text : text
  }
}

extension Int {
  /// So many accounts: 1 account, 20 accounts.
  var accounts: String { "\(grouped) account\(self == 1 ? "" : "s")" }
}

/// A number measured once for each seed: its mean and how sure that is.
struct Measurement: Sendable, Equatable {
  /// One value for each seed.
  let values: [Double]
  /// Their mean.
  let mean: Double
  /// Student's 95 % interval of the mean; nothing for a single value.
  ///
  /// Seeds are few, and for few values a bootstrap is too narrow.
  let interval: ConfidenceInterval?

  /// - Parameter values: At least one.
  init(_ values: [Double]) {
    self.values = values
    mean = SampleStatistics(values).mean
    interval = values.count > 1 ? ConfidenceInterval(student: values) : nil
  }

  /// The 95 % bootstrap interval of the mean; nothing for a single value.
  private var bootstrap: ConfidenceInterval? {
    // A stream of its own for each table would shift with the table; the same one for all does not.
    var rng = SeededGenerator(seed: 1, stream: "report")
    return values.count > 1 ? ConfidenceInterval(bootstrapping: values, using: &rng) : nil
  }

  /// Half the width of the interval.
  var margin: Double? { interval.map { ($0.upper - $0.lower) / 2 } }

  /// 24,319 ± 120.
  var text: String { mean.grouped + (margin.map { " ± \($0.grouped)" } ?? "") }

  /// With digits after the point: 4.654 ± .012.
  func text(digits: Int) -> String {
    mean.text(digits: digits) + (margin.map { " ± \($0.text(digits: digits))" } ?? "")
  }

  /// A share as a percentage: 12.4 ± 0.3 %.
  func percent(digits: Int) -> String {
    (mean * 100).signedText(digits: digits)
      + (margin.map { " ± \(($0 * 100).text(digits: digits))" } ?? "") + " %"
  }

  /// The values and their interval, for the pointer.
  var hint: String {
    guard let interval else { return "one seed" }
    func text(_ value: Double) -> String {
      abs(value) < 100 ? value.text(digits: 3) : value.grouped
    }
    return "\(values.count) seeds: \(values.map(text).joined(separator: ", ")); 95 % interval "
      + "\(text(interval.lower)) to \(text(interval.upper))"
  }

  /// The columns of a CSV: the mean, the bootstrap's interval, Student's, how many seeds.
  var fields: [String] {
    let bootstrap = bootstrap
    return [
      mean.exact, (bootstrap?.lower).exact, (bootstrap?.upper).exact, (interval?.lower).exact,
      (interval?.upper).exact, "\(values.count)",
    ]
  }

  /// The names of ``fields``.
  static let fieldNames = [
    "mean", "lower95", "upper95", "student_lower95", "student_upper95", "seeds",
  ]
}
