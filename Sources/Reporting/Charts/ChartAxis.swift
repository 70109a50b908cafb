import Essentials
import Foundation

/// Numbers along one side of a chart: where they lie, and which are written.
struct ChartAxis: Sendable {
  /// The first and the last number.
  let range: ClosedRange<Double>
  /// Those that are written, with their texts.
  let ticks: [(value: Double, text: String)]
  /// Where the first and the last lie, in pixels; downward where the second is smaller.
  var pixels: (Double, Double) = (0, 1)

  /// - Parameters:
  ///   - values: What is drawn along it.
  ///   - count: About how many numbers have room.
  init(_ wish: Chart.AxisWish, values: [Double], count: Int) {
    var (low, high) = (values.min() ?? 0, values.max() ?? 1)
    if let range = wish.range {
      (low, high) = (range.lowerBound, range.upperBound)
    } else {
      if low == high { (low, high) = (low - (low == 0 ? 0 : 1), high + 1) }
      let margin = (high - low) * 0.04
      (low, high) = (low - margin, high + margin)
      if wish.startsAtZero { low = min(0, values.min() ?? 0) }
    }
    range = low...high
    let step = wish.step ?? Self.step(for: (high - low) / Double(max(1, count)))
    let first = (low / step).rounded(.up)
    let last = (high / step).rounded(.down)
    ticks =
      first <= last && last - first < 100
      ? (0...Int(last - first)).map { place in
        let value = (first + Double(place)) * step
        return (value, Self.text(value, step: step, isShort: wish.isShort))
      } : []
  }

  /// The pixel at which `value` lies.
  func callAsFunction(_ value: Double) -> Double {
    let width = range.upperBound - range.lowerBound
    let share = width > 0 ? (value - range.lowerBound) / width : 0.5
    return pixels.0 + share * (pixels.1 - pixels.0)
  }

  /// The smallest of 1, 2 and 5 times a power of ten that is no less than `least`.
  static func step(for least: Double) -> Double {
    guard least > 0, least.isFinite else { return 1 }
    let power = pow(10, log10(least).rounded(.down))
    return [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= least * 0.999_999 } ?? 10 * power
  }

  /// With as many digits as the step between numbers has.
  static func text(_ value: Double, step: Double, isShort: Bool) -> String {
    guard value >= 0 else {
      // With a minus sign as wide as a plus.
      let size = text(-value, step: step, isShort: isShort)
      return (-value < step * 1e-9 ? "" : "−") + size
    }
    let value = value < step * 1e-9 ? 0 : value
    if isShort, value >= 1_000 {
      let (unit, name) = value >= 1_000_000 ? (1e6, "M") : (1e3, "k")
      let digits = step / unit >= 0.999 ? 0 : step / unit >= 0.0999 ? 1 : 2
      return (value / unit).text(digits: digits) + name
    }
    let digits = step >= 0.999_999 ? 0 : min(6, Int((-log10(step)).rounded(.up)))
    return digits == 0 ? value.grouped : value.text(digits: digits)
  }
}
