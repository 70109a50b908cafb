import Foundation
import Testing

@testable import Torch

/// Activations, the softmax family and losses, against PyTorch and against finite differences.
@Suite struct FunctionTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let apply: @Sendable (Tensor, _ labels: Tensor, _ classes: Tensor) -> Tensor
    var testDescription: String { name }

    init(_ name: String, _ apply: @escaping @Sendable (Tensor, Tensor, Tensor) -> Tensor) {
      self.name = name
      self.apply = apply
    }
  }

  static let cases = [
    Case("sigmoid") { x, _, _ in x.sigmoid() },
    Case("tanh") { x, _, _ in x.tanh() },
    Case("relu") { x, _, _ in x.relu() },
    Case("elu") { x, _, _ in x.elu() },
    Case("leaky_relu") { x, _, _ in x.leakyReLU(slope: 0.2) },
    Case("softplus") { x, _, _ in x.softplus() },
    Case("log_sigmoid") { x, _, _ in x.logSigmoid() },
    Case("softmax") { x, _, _ in x.softmax() },
    Case("log_softmax") { x, _, _ in x.logSoftmax() },
    Case("logsumexp") { x, _, _ in x.logSumExp(1) },
    Case("cumsum") { x, _, _ in x.cumulativeSum(1) },
    Case("norm") { x, _, _ in x.norm(1) },
    Case("cross_entropy") { x, _, classes in crossEntropy(x, classes) },
    Case("binary_cross_entropy") { x, labels, _ in binaryCrossEntropy(logits: x, labels) },
    Case("squared_error") { x, labels, _ in squaredError(x, labels) },
  ]

  @Test(arguments: cases) func agreesWithPyTorch(_ function: Case) throws {
    let golden = try Golden("functions")
    let x = try golden.tensor("x", [4, 5]).requiringGradient()
    let labels = try golden.tensor("labels", [4, 5])
    let y = function.apply(x, labels, try golden.tensor("classes", [4], dtype: .int64))
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
      of: { function.apply($0[0], labels, Tensor([1, 4, 0, 2] as [Int64])) },
      at: [Tensor.normal([4, 5], dtype: .float64, using: &rng)], function.name)
  }

  @Test func pairwiseRankingLossIsItsClosedForm() {
    let loss = bayesianPersonalizedRanking(
      positive: Tensor([2.0, -1], shape: [2]), negative: Tensor([0.5, 1]))
    let expected =
      0.5 * (Foundation.log(1 + Foundation.exp(-1.5)) + Foundation.log(1 + Foundation.exp(2.0)))
    expectClose(loss, [expected], tolerance: 1e-12)
  }

  @Test func reductionsOfLosses() {
    let (x, y) = (Tensor([1.0, 2, 4]), Tensor([0.0, 0, 1]))
    expectClose(squaredError(x, y, reduction: .none), [1, 4, 9], tolerance: 0)
    expectClose(squaredError(x, y, reduction: .sum), [14], tolerance: 0)
    let logits = Tensor([1.0, 2, 3, 4], shape: [2, 2])
    let one = crossEntropy(logits, Tensor([1, 0] as [Int64]), ignoring: 0)
    expectClose(one, [Foundation.log(1 + Foundation.exp(-1.0))], tolerance: 1e-12)
  }

  @Test func logarithmsStayFiniteFarOut() {
    let x = Tensor([-800.0, 800])
    expectClose(x.logSigmoid(), [-800, 0], tolerance: 1e-12)
    expectClose(x.softplus(), [0, 800], tolerance: 1e-12)
    expectClose(x.logSoftmax(), [-1600, 0], tolerance: 1e-12)
    expectClose(x.logSumExp(), [800], tolerance: 1e-12)
  }
}
