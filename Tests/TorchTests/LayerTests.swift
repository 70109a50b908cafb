import Testing

@testable import Torch

@Suite struct LayerTests {
  /// Two linear layers on embedded rows.
  @Test func layersOnEmbeddingsAgreeWithPyTorch() throws {
    let golden = try Golden("layers")
    var rng = TestGenerator(1)
    let table = Tensor.zeros([7, 4], dtype: .float64).requiringGradient()
    let first = Linear(8, 6, dtype: .float64, using: &rng)
    let second = Linear(6, 3, dtype: .float64, using: &rng)
    let parameters =
      [NamedTensor("embedding.weight", table)] + first.parameters.under("network.0")
      + second.parameters.under("network.2")
    for parameter in parameters {
      let value = try golden.tensor(parameter.name, parameter.tensor.shape)
      withoutGradient { parameter.tensor.assign(value) }
    }
    let rows = try golden.tensor("rows", [3, 2], dtype: .int64)
    let output = second(first(table.embedding(rows).reshaped([3, 8])).relu())
    expectClose(output, try golden.array("output"), tolerance: 1e-11)
    let found = gradients(
      of: output, upstream: try golden.tensor("upstream", [3, 3]),
      withRespectTo: parameters.tensors)
    for (parameter, gradient) in zip(parameters, found) {
      expectClose(
        gradient, try golden.array("grad." + parameter.name), tolerance: 1e-11, parameter.name)
    }
  }

  @Test func linearGradientsAreThoseOfDifferences() {
    var rng = TestGenerator(2)
    let points = [[5, 3], [4, 3], [4]].map { Tensor.normal($0, dtype: .float64, using: &rng) }
    expectGradientsAreThoseOfDifferences(of: { $0[0].linear($0[1], bias: $0[2]) }, at: points)
    expectGradientsAreThoseOfDifferences(of: { $0[0].linear($0[1]) }, at: Array(points[..<2]))
  }

  @Test func embeddingGradientsAreThoseOfDifferences() {
    var rng = TestGenerator(3)
    let rows = Tensor([2, 0, 2] as [Int64])
    expectGradientsAreThoseOfDifferences(
      of: { $0[0].embedding(rows) }, at: [Tensor.normal([4, 3], dtype: .float64, using: &rng)])
  }

  @Test func paddingGetsNoGradient() {
    let table = Tensor.ones([5, 2]).requiringGradient()
    let rows = table.embedding(Tensor([1, 3, 1] as [Int32]), padding: 1)
    let gradient = gradients(of: rows.sum(), withRespectTo: [table])[0]
    #expect(gradient.array(of: Float.self) == [0, 0, 0, 0, 0, 0, 1, 1, 0, 0])
  }

  @Test func linearStartsWithinItsBound() {
    var rng = TestGenerator(5)
    let layer = Linear(100, 50, using: &rng)
    let weights = layer.weight.array(of: Double.self)
    #expect(layer.weight.shape == [50, 100] && layer.bias.shape == [50])
    #expect(weights.allSatisfy { abs($0) <= 0.1 })
    // 5,000 draws from ±0.1: the mean has deviation 0.1 / √3 / √5000 = 8.2e-4.
    #expect(abs(weights.reduce(0, +) / 5_000) < 5 * 8.2e-4)
    #expect(layer.parameters.map(\.name) == ["weight", "bias"])
  }

  @Test func dropoutKeepsTheExpectation() {
    var rng = TestGenerator(7)
    let x = Tensor.ones([100_000])
    let dropout = Dropout(0.25)
    let y = dropout(x, training: true, using: &rng)
    let kept = Double(y.array(of: Float.self).count { $0 > 0 }) / 100_000
    // The share kept has deviation √(.25 · .75 / 100000) = 1.4e-3.
    #expect(abs(kept - 0.75) < 5 * 1.4e-3)
    #expect(Set(y.array(of: Float.self)) == [0, Float(4) / 3])
    #expect(dropout(x, training: false, using: &rng).array(of: Float.self) == x.array())
    var (first, second) = (TestGenerator(8), TestGenerator(8))
    #expect(
      dropout(x, training: true, using: &first).array(of: Float.self)
        == dropout(x, training: true, using: &second).array(of: Float.self))
  }

  @Test func dropoutPassesTheGradientOfWhatItKept() {
    var rng = TestGenerator(9)
    let x = Tensor.ones([50]).requiringGradient()
    let y = Dropout(0.5)(x, training: true, using: &rng)
    #expect(gradients(of: y.sum(), withRespectTo: [x])[0].array(of: Float.self) == y.array())
  }

  @Test func loadingChecksNamesAndShapesAndChangesNothingThen() throws {
    var rng = TestGenerator(10)
    let layer = Linear(2, 3, using: &rng)
    let before = layer.weight.array(of: Float.self)
    #expect(throws: TensorFileError("there is no tensor 'bias'")) {
      try layer.load(["weight": .zeros([3, 2])])
    }
    #expect(throws: TensorFileError("'bias' has shape [2], expected [3]")) {
      try layer.load(["weight": .zeros([3, 2]), "bias": .zeros([2])])
    }
    #expect(layer.weight.array(of: Float.self) == before)
    let other = Linear(2, 3, using: &rng)
    layer.assign(other)
    #expect(layer.weight.array(of: Float.self) == other.weight.array())
    withoutGradient { other.weight.fill(0) }
    #expect(layer.weight.array(of: Float.self) != other.weight.array())
  }
}
