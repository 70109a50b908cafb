import Essentials

/// Draws numbers at given odds in constant time.
///
/// Source: Vose 1991, "A linear algorithm for generating random numbers with a given distribution".
package struct AliasTable: Sendable {
  private let thresholds: [Float]
  private let aliases: [Int32]

  /// A table for `weights`, at least one of which is above 0 and none below.
  package init(_ weights: [Double]) {
    let total = weights.reduce(0, +)
    precondition(total > 0 && weights.allSatisfy { $0 >= 0 }, "odds of nothing")
    var shares = weights.map { $0 / total * Double(weights.count) }
    var thresholds = [Float](repeating: 1, count: weights.count)
    var aliases = weights.indices.map { Int32($0) }
    var small = shares.indices.filter { shares[$0] < 1 }
    var large = shares.indices.filter { shares[$0] >= 1 }
    while let poor = small.popLast() {
      guard let rich = large.last else {
        // Rounding left it just below 1; unless it never had a share.
        if weights[poor] == 0 {
          aliases[poor] = Int32(weights.indices.max { weights[$0] < weights[$1] } ?? 0)
        }
        thresholds[poor] = weights[poor] == 0 ? 0 : 1
        continue
      }
      thresholds[poor] = Float(shares[poor])
      aliases[poor] = Int32(rich)
      shares[rich] -= 1 - shares[poor]
      if shares[rich] < 1 {
        large.removeLast()
        small.append(rich)
      }
    }
    self.thresholds = thresholds
    self.aliases = aliases
  }

  /// A number below that of the weights.
  @inline(__always)
  package func draw(using rng: inout SeededGenerator) -> Int32 {
    let column = rng.below(thresholds.count)
    return rng.uniform() < thresholds[column] ? Int32(column) : aliases[column]
  }
}
