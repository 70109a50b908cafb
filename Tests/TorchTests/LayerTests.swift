import Testing

@testable import Torch

@Suite struct LayerTests {
  @Test func perceptronOnEmbeddingsAgreesWithPyTorch() throws {
    let golden = try Golden("layers")
    var rng = TestGenerator(1)
    let embedding = Embedding(7, 4, dtype: .float64, using: &rng)
    let network = MultilayerPerceptron([8, 6, 3], dtype: .float64, using: &rng)
    let parameters =
      embedding.parameters.under("embedding") + network.parameters.under("network")
    var tensors: [String: Tensor] = [:]
    for parameter in parameters {
      tensors[parameter.name] = try golden.tensor(parameter.name, parameter.tensor.shape)
    }
    try embedding.load(tensors.under("embedding"))
    try network.load(tensors.under("network"))
    let rows = try golden.tensor("rows", [3, 2], dtype: .int64)
    let output = network(embedding(rows).reshaped([3, 8]))
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

  @Test func paddingStaysZeroAndGetsNoGradient() {
    var rng = TestGenerator(4)
    let embedding = Embedding(5, 2, padding: 1, using: &rng)
    #expect(embedding.weight[1].array(of: Float.self) == [0, 0])
    let gradient = gradients(
      of: embedding(Tensor([1, 3, 1] as [Int32])).sum(), withRespectTo: [embedding.weight])[0]
    #expect(gradient.array(of: Float.self) == [0, 0, 0, 0, 0, 0, 1, 1, 0, 0])
  }

  @Test func linearStartsWithinItsBound() {
    var rng = TestGenerator(5)
    let layer = Linear(100, 50, using: &rng)
    let weights = layer.weight.array(of: Double.self)
    #expect(layer.weight.shape == [50, 100] && layer.bias?.shape == [50])
    #expect(weights.allSatisfy { abs($0) <= 0.1 })
    // 5,000 draws from ±0.1: the mean has deviation 0.1 / √3 / √5000 = 8.2e-4.
    #expect(abs(weights.reduce(0, +) / 5_000) < 5 * 8.2e-4)
    #expect(layer.parameters.map(\.name) == ["weight", "bias"])
    #expect(Linear(3, 2, bias: false, using: &rng).parameters.map(\.name) == ["weight"])
  }

  static let variances: [(Initializer, Double)] = [
    (.uniform(-2, 4), 3), (.normal(mean: 1, deviation: 3), 9), (.xavierUniform(), 0.005),
    (.xavierNormal(gain: 2), 0.02), (.kaimingUniform(), 1.0 / 300),
    (.kaimingUniform(slope: 0), 0.02), (.constant(3), 0),
  ]

  /// Variances in closed form; 30,000 draws estimate one with a deviation of under 1 %.
  @Test(arguments: variances)
  func initializersHaveTheirVariance(_ initializer: Initializer, variance: Double) {
    var rng = TestGenerator(6)
    let tensor = Tensor.uninitialized([300, 100], dtype: .float64)
    initializer.fill(tensor, using: &rng)
    let spread = (tensor - tensor.mean()).square().mean().item()
    #expect(abs(spread - variance) <= 0.05 * variance)
  }

  @Test func dropoutKeepsTheExpectation() {
    var rng = TestGenerator(7)
    let x = Tensor.ones([100_000])
    let dropout = Dropout(0.25)
    let y = dropout(x, training: true, using: &rng)
    let kept = y.gt(0).sum().item() / 100_000
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
