import Foundation
import Interactions

/// What an account does, in a few numbers that need no training.
struct AccountProfile: Sendable {
  /// What each number says.
  enum Feature: Int, CaseIterable, Sendable {
    /// The share of clicks on what the account had clicked before.
    case repeats
    /// The share of clicks on items that hardly anybody else clicked.
    case rare
    /// The mean of ln(1 + how many others clicked it) over the clicks.
    case popularity
    /// The standard deviation of the same.
    case spread
    /// The share of consecutive clicks that switch between rare items and others.
    case alternation
    /// How similar the nearest other account is.
    case similarity
    /// ln(1 + clicks a minute); nan where times are not known.
    case rate
  }

  /// A number for each ``Feature``.
  typealias Numbers = SIMD8<Float>

  /// An item that fewer others clicked is a rare one.
  let rareBelow: Int

  /// The numbers of an account.
  ///
  /// - Parameters:
  ///   - clicks: What it clicked, in order, at least once.
  ///   - times: When, in seconds; nil where that is not known.
  ///   - similarity: How similar the nearest other account is.
  ///   - popularity: How many accounts clicked an item, this one included.
  func numbers(
    of clicks: ArraySlice<ItemID>, at times: ArraySlice<Double>?, similarity: Float,
    popularity: (Int32) -> Int
  ) -> Numbers {
    let count = Float(clicks.count)
    let others = clicks.map { popularity($0.rawValue) - 1 }
    let logs = others.map { Float(log(1 + Double(max(0, $0)))) }
    let mean = logs.reduce(0, +) / count
    let variance = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let isRare = others.map { $0 < rareBelow }
    var numbers = Numbers.zero
    func set(_ feature: Feature, _ value: Float) { numbers[feature.rawValue] = value }
    set(.repeats, 1 - Float(Set(clicks).count) / count)
    set(.rare, Float(isRare.count { $0 }) / count)
    set(.popularity, mean)
    set(.spread, variance.squareRoot())
    set(
      .alternation,
      clicks.count > 1
        ? Float(zip(isRare, isRare.dropFirst()).count { $0 != $1 }) / (count - 1) : 0)
    set(.similarity, similarity)
    set(.rate, times.flatMap(Self.rate) ?? .nan)
    return numbers
  }

  /// ln(1 + clicks a minute); 0 of a single click.
  private static func rate(_ times: ArraySlice<Double>) -> Float? {
    guard let first = times.first, let last = times.last else { return nil }
    guard times.count > 1 else { return 0 }
    return Float(log(1 + Double(times.count - 1) / max(1 / 60, (last - first) / 60)))
  }
}
