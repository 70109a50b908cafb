import Kernels
import Torch

/// Moves all parameters of a network in every step, by one rule, and keeps what that takes.
final class DenseOptimizer {
  /// How parameters move.
  enum Rule {
    /// Along the gradient: the parameters before the end of each part with its step size. Ends are
    /// multiples of 8, ascending, and the last is that of all.
    case descent([(end: Int, rate: Float)])
    /// By Adam.
    case adam(AdamRule)

    /// Along the gradient, with one step size for all.
    static func descent(_ rate: Float) -> Rule { .descent([(.max, rate)]) }
  }

  /// How parameters move; may change between steps.
  var rule: Rule
  /// How many steps have been taken.
  private(set) var updates = 0
  private let moments: AlignedMemory<Float>
  private let squares: AlignedMemory<Float>

  /// An optimizer of `count` parameters, a multiple of 8.
  init(count: Int, rule: Rule) {
    precondition(count % vectorWidth == 0, "whole vectors of parameters")
    self.rule = rule
    var isAdam = false
    if case .adam = rule { isAdam = true }
    moments = AlignedMemory<Float>(count: isAdam ? count : 0)
    squares = AlignedMemory<Float>(count: isAdam ? count : 0)
  }

  /// Takes a step against `gradient`, `[count]` as `weights` are, side by side.
  func step(_ weights: AlignedMemory<Float>, against gradient: AlignedMemory<Float>) {
    updates += 1
    switch rule {
    case .adam(let rule):
      let step = rule.lookedUpStep(updates)
      let (moments, squares) = (moments, squares)
      Threads.forEachRange(of: weights.count / vectorWidth, grain: 4_096) { range in
        let start = range.lowerBound * vectorWidth
        step.apply(
          to: weights.base + start, moments: moments.base + start, squares: squares.base + start,
          gradient: gradient.base + start, count: range.count * vectorWidth)
      }
    case .descent(let parts):
      Threads.forEachRange(of: weights.count / vectorWidth, grain: 4_096) { range in
        var start = range.lowerBound * vectorWidth
        for part in parts {
          let end = min(part.end, range.upperBound * vectorWidth)
          guard end > start else { continue }
          accumulate(
            weights.base + start, -part.rate, gradient.base + start, width: end - start)
          start = end
        }
      }
    }
  }
}

extension DenseOptimizer: Resumable {
  /// The moments and the number of steps.
  var state: [NamedTensor] {
    [
      NamedTensor("moments", moments.tensor), NamedTensor("squares", squares.tensor),
      NamedTensor("updates", count: updates),
    ]
  }

  func resume(from state: [String: Tensor]) throws {
    try moments.fill(from: state, "moments")
    try squares.fill(from: state, "squares")
    updates = try state.count("updates")
  }
}
