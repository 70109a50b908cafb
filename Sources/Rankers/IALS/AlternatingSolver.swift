import Foundation
import Kernels

/// One side of alternating least squares after the other, on raw rows of factors.
struct AlternatingSolver {
  /// The width of a row, a multiple of 16.
  let width: Int
  /// α₀, what every pair weighs, observed or not.
  let unobservedWeight: Float
  /// λ and ν.
  let regularization: Float
  let exponent: Float

  /// λ (|S| + α₀ N)^ν for a row with `count` pairs of `total` that there could be.
  func regularization(count: Int, total: Int) -> Float {
    regularization * pow(Float(count) + unobservedWeight * Float(total), exponent)
  }

  /// Solves for every row of `target` from the rows of `source` that it has pairs with.
  ///
  /// Rows without pairs become 0. Rows side by side, so that the bits do not depend on the number of threads.
  ///
  /// - Parameters:
  ///   - pairs: For each row of the target the rows of the source, `[targets]`.
  ///   - sourceCount: How many rows the source has.
  ///   - total: How many of them count as what there could be.
  func solve(
    _ target: UnsafeMutablePointer<Float>, from source: UnsafePointer<Float>, sourceCount: Int,
    total: Int, pairs: CompressedRows<Int32>
  ) {
    nonisolated(unsafe) let (target, source) = (target, source)
    let gram = AlignedMemory<Float>(count: width * width)
    NormalEquations.gram(
      source, count: sourceCount, width: width, weight: unobservedWeight, into: gram.base)
    Threads.forEachRange(of: pairs.count, grain: 32) { rows in
      let equations = NormalEquations(width: width)
      for row in rows {
        let own = target + row * width
        guard !pairs.range(row).isEmpty else {
          own.update(repeating: 0, count: width)
          continue
        }
        equations.begin(gram.base)
        equations.add(pairs[row], of: source)
        equations.solve(
          regularization: regularization(count: pairs.range(row).count, total: total), into: own)
      }
    }
  }
}
