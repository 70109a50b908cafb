import Kernels
import Testing
@testable import Torch

@Suite struct GradientsTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let apply: @Sendable (Tensor, Tensor) -> Tensor

    init(_ name: String, _ apply: @escaping @Sendable (Tensor, Tensor) -> Tensor) {
      testDescription = name
      self.apply = apply
    }
  }

  /// On x of [3, 4] and y of [3, 4], both positive.
  static let cases = [
    Case("arithmetic") { (2 - $0) * $1 / ($0 + 3) - $1 },
    Case("activations") { ($0.sigmoid() + $1.logSigmoid() + $0.elu()) * ($0 - $1).relu() },
    Case("clamp") { $0.clamped(to: 0.8...1.5) * $1 },
    Case("reductions") { $0.sum(1) * $1.mean(1) + $0.max(1) + $0.norm(1, p: 3) },
    Case("matmul") { $0.matmul($1.transposed()) },
    Case("shapes") { Tensor.cat([$0.narrowed(0, 1..<3), $1.transposed().reshaped([3, 4])]) },
    Case("stack") { Tensor.stack([$0, $1], dim: 1).select(1, 1) * $0.unsqueezed(0).squeezed(0) },
    Case("expand") { $0[0].expanded([3, 4]) * $1 },
    Case("gather") {
      $0.gather(1, Tensor([0, 0, 3, 2, 1, 1] as [Int64], shape: [3, 2])) + $1[0][0]
    },
    Case("mask") { $0.maskedFill($0.lt($1), 3) * $1 },
  ]

  @Test(arguments: cases, [1, 2] as [UInt64])
  func areThoseOfDifferences(_ operation: Case, seed: UInt64) {
    var rng = TestGenerator(seed)
    let points = (0..<2).map { _ in Tensor.uniform([3, 4], 0.5, 2, dtype: .float64, using: &rng) }
    expectGradientsAreThoseOfDifferences(of: { operation.apply($0[0], $0[1]) }, at: points)
  }

  @Test func unusedInputsGetZerosIfAllowed() async {
    let (x, y) = (Tensor([1.0, 2]).requiringGradient(), Tensor([3.0]).requiringGradient())
    let found = gradients(of: (x * x).sum(), withRespectTo: [y, x], allowingUnused: true)
    #expect(found[0].array() == [0.0] && found[1].array() == [2.0, 4])
    await #expect(processExitsWith: .failure) {
      let (x, y) = (Tensor([1.0]).requiringGradient(), Tensor([3.0]).requiringGradient())
      _ = gradients(of: x.sum(), withRespectTo: [y])
    }
  }

  @Test func upstreamWeighsTheOutput() {
    let x = Tensor([1.0, 2]).requiringGradient()
    let upstream = Tensor([10.0, 100])
    #expect(
      gradients(of: (x * x), upstream: upstream, withRespectTo: [x])[0].array() == [20.0, 400])
  }

  @Test func theGraphServesTwiceIfRetained() async {
    let x = Tensor([3.0]).requiringGradient()
    let y = (x * x).sum()
    let first = gradients(of: y, withRespectTo: [x], retainingGraph: true)
    let second = gradients(of: y, withRespectTo: [x])
    #expect(first[0].item() == 6 && second[0].item() == 6)
  }

  @Test func gradientsFlowToResultsInBetween() {
    let x = Tensor([3.0]).requiringGradient()
    let middle = x * 2
    #expect(gradients(of: (middle * middle).sum(), withRespectTo: [middle])[0].item() == 12)
  }

  @Test func nothingIsRecordedWithoutGradient() {
    let x = Tensor([1.0]).requiringGradient()
    #expect((x * 2).requiresGradient && !(x.detached() * 2).requiresGradient)
    withoutGradient {
      #expect(!(x * 2).requiresGradient)
      x.add(1)
    }
    #expect((x * 2).requiresGradient && x.item() == 2)
    #expect(throws: TensorFileError.self) {
      try withoutGradient { throw TensorFileError("thrown") }
    }
    #expect((x * 2).requiresGradient)
  }

  /// Attacks differentiate with respect to inputs in many threads at once.
  @Test func threadsDifferentiateSideBySide() {
    let weight = Tensor([2.0, 3]).requiringGradient()
    let results = Tensor.zeros([40, 2], dtype: .float64)
    Threads.forEach(of: 40) { index in
      let x = Tensor([Double(index), 1]).requiringGradient()
      let gradient = gradients(of: ((x * x) * weight).sum(), withRespectTo: [x])[0]
      results[index].assign(gradient)
    }
    #expect(results.array() == (0..<40).flatMap { [4 * Double($0), 6] })
  }
}
