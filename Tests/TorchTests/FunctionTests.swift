import Foundation
import Testing

@testable import Torch

/// Activations, the softmax family and losses, against PyTorch and against finite differences.
@Suite struct FunctionTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let apply: @Sendable (Tensor, _ labels: Tensor) -> Tensor
    var testDescription: String { name }

    init(_ name: String, _ apply: @escaping @Sendable (Tensor, Tensor) -> Tensor) {
      self.name = name
      self.apply = apply
    }
  }

  static let cases = [
    Case("sigmoid") { x, _ in x.sigmoid() },
    Case("relu") { x, _ in x.relu() },
    Case("elu") { x, _ in x.elu() },
    Case("log_sigmoid") { x, _ in x.logSigmoid() },
    Case("softmax") { x, _ in x.softmax() },
    Case("log_softmax") { x, _ in x.logSoftmax() },
    Case("norm") { x, _ in x.norm(1) },
    Case("binary_cross_entropy") { x, labels in binaryCrossEntropy(logits: x, labels) },
  ]

  @Test(arguments: cases) func agreesWithPyTorch(_ function: Case) throws {
    let golden = try Golden("functions")
    let x = try golden.tensor("x", [4, 5]).requiringGradient()
    let labels = try golden.tensor("labels", [4, 5])
    let y = function.apply(x, labels)
    let upstream = try golden.tensor("upstream", [20]).narrowed(0, 0..<y.count).reshaped(y.shape)
    expectClose(y, try golden.array(function.name), tolerance: 1e-11)
    expectClose(
      gradients(of: y, upstream: upstream, withRespectTo: [x])[0],
      try golden.array("grad." + function.name), tolerance: 1e-11)
  }

  @Test(arguments: cases, [1, 2, 3] as [UInt64])
  func gradientIsThatOfDifferences(_ function: Case, seed: UInt64) {
    var rng = TestGenerator(seed)
    let labels = Tensor.uniform([4, 5], dtype: .float64, using: &rng)
    expectGradientsAreThoseOfDifferences(
      of: { function.apply($0[0], labels) },
      at: [Tensor.normal([4, 5], dtype: .float64, using: &rng)], function.name)
  }

  @Test func reductionsOfLosses() {
    let (x, y) = (Tensor([0.0, 0, 0, 0]), Tensor([0.0, 1, 0.5, 0]))
    let one = Foundation.log(2.0)
    let all = binaryCrossEntropy(logits: x, y, reduction: .none)
    expectClose(all, [one, one, one, one], tolerance: 1e-12)
    expectClose(binaryCrossEntropy(logits: x, y, reduction: .sum), [4 * one], tolerance: 1e-12)
    expectClose(binaryCrossEntropy(logits: x, y), [one], tolerance: 1e-12)
  }

  @Test func logarithmsStayFiniteFarOut() {
    let x = Tensor([-800.0, 800])
    expectClose(x.logSigmoid(), [-800, 0], tolerance: 1e-12)
    expectClose(x.logSoftmax(), [-1600, 0], tolerance: 1e-12)
  }
}
