import Testing

@testable import Torch

/// Expects the gradients of `function` at `points` (float64) to be those of central differences.
///
/// The output is weighted by a fixed random tensor, so that no two elements' errors cancel.
func expectGradientsAreThoseOfDifferences(
  of function: ([Tensor]) -> Tensor, at points: [Tensor], tolerance: Double = 1e-6,
  _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  var rng = TestGenerator(99)
  let leaves = points.map { $0.copy().requiringGradient() }
  let output = function(leaves)
  let weights = Tensor.normal(output.shape, dtype: .float64, using: &rng)
  let analytic = gradients(of: output, upstream: weights, withRespectTo: leaves)
  let step = 1e-5
  for (index, point) in points.enumerated() {
    var differences: [Double] = []
    var values = point.array(of: Double.self)
    for position in values.indices {
      let kept = values[position]
      func value(_ moved: Double) -> Double {
        values[position] = moved
        var moved = points
        moved[index] = Tensor(values, shape: point.shape)
        return (function(moved) * weights).sum().item()
      }
      differences.append((value(kept + step) - value(kept - step)) / (2 * step))
      values[position] = kept
    }
    expectClose(
      analytic[index], differences, tolerance: tolerance, "\(what) input \(index)",
      sourceLocation: sourceLocation)
  }
}
