import Foundation

extension BinaryInteger {
  /// With a comma between thousands: 52,048.
  package var grouped: String {
    let digits = String(magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return (self < 0 ? "-" : "") + text
  }
}

extension Double {
  /// With a fixed number of digits after the point; `nan`, `inf` and `-inf` as they are.
  package func text(digits: Int) -> String {
    // A NaN has a sign, which means nothing.
    isNaN ? "nan" : String(format: "%.\(digits)f", self)
  }

  /// Rounded to a whole number, with a comma between thousands; a number beyond 64 bits as a power of
  /// ten, 1.00e+20, and `nan`, `inf` and `-inf` as they are.
  package var grouped: String {
    if let whole = Int(exactly: rounded()) { return whole.grouped }
    return String(format: "%.2e", self)
  }

  /// A share as a percentage with one digit: 12.3 %.
  package var percent: String { (self * 100).text(digits: 1) + " %" }

  /// A duration in seconds as a person would say it: 0.4 s, 12 s, 3 min 5 s, 1 h 2 min.
  package var duration: String {
    if self < 10 { return text(digits: 1) + " s" }
    guard let seconds = Int(exactly: rounded()) else { return (self / 3600).grouped + " h" }
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
    return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
  }
}

extension Double? {
  /// With a fixed number of digits after the point; a dash for what is not defined.
  package func text(digits: Int) -> String { map { $0.text(digits: digits) } ?? "–" }

  /// A share as a percentage; a dash for what is not defined.
  package var percent: String { map(\.percent) ?? "–" }
}
