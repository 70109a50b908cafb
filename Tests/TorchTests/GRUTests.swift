import Essentials
import Testing
@testable import Torch

@Suite struct GRUTests {
  /// The golden network: 5 inputs, 6 hidden, 2 layers, 4 steps, batch 3.
  ///
  /// Float32 takes another path through libtorch than float64 does.
  @Test(arguments: [(DType.float64, 1e-10), (.float32, 2e-5)])
  func agreesWithPyTorch(_ dtype: DType, _ tolerance: Double) throws {
    let golden = try Golden("gru")
    var rng = TestGenerator(1)
    let gru = GRU(5, 6, layers: 2, dtype: dtype, using: &rng)
    try load(gru, golden)
    let x = try golden.tensor("x", [4, 3, 5], dtype: dtype).requiringGradient()
    let hidden = try golden.tensor("hidden", [2, 3, 6], dtype: dtype).requiringGradient()
    let result = gru(x, state: hidden)
    expectClose(result.state, try golden.array("last"), tolerance: tolerance)
    expectClose(result.output, try golden.array("output"), tolerance: tolerance)
    let upstream = try golden.tensor("upstream", [4, 3, 6], dtype: dtype)
    let inputs = [NamedTensor("x", x), NamedTensor("hidden", hidden)] + gru.parameters
    let found = gradients(of: result.output, upstream: upstream, withRespectTo: inputs.tensors)
    for (input, gradient) in zip(inputs, found) {
      expectClose(
        gradient, try golden.array("grad." + input.name), tolerance: tolerance, input.name)
    }
  }

  private func load(_ module: some Module, _ golden: Golden) throws {
    var tensors: [String: Tensor] = [:]
    for parameter in module.parameters {
      tensors[parameter.name] = try golden.tensor(parameter.name, parameter.tensor.shape)
    }
    try module.load(tensors)
  }

  @Test(arguments: [1, 2] as [UInt64]) func gradientsAreThoseOfDifferences(seed: UInt64) {
    var rng = TestGenerator(seed)
    let gru = GRU(3, 2, dtype: .float64, using: &rng)
    let x = Tensor.normal([3, 2, 3], dtype: .float64, using: &rng)
    expectGradientsAreThoseOfDifferences(of: { gru($0[0]).output }, at: [x])
    // The parameters are moved in place, and the gradient taken where they belong to the graph.
    let weights = Tensor.normal(gru(x).output.shape, dtype: .float64, using: &rng)
    let parameters = gru.parameters.tensors
    let found = gradients(of: (gru(x).output * weights).sum(), withRespectTo: parameters)
    for (parameter, gradient) in zip(parameters, found) {
      var differences: [Double] = []
      for index in 0..<parameter.count {
        func value(_ step: Double) -> Double {
          withoutGradient {
            let element = parameter.reshaped([-1])[index]
            element.add(step)
            defer { element.add(-step) }
            return (gru(x).output * weights).sum().item()
          }
        }
        differences.append((value(1e-5) - value(-1e-5)) / 2e-5)
      }
      expectClose(gradient, differences, tolerance: 1e-6)
    }
  }

  /// A sequence cut in two gives what it gives whole, and batch first the same.
  @Test func theStateCarriesOn() {
    var rng = TestGenerator(5)
    let gru = GRU(4, 3, using: &rng)
    let x = Tensor.normal([6, 2, 4], using: &rng)
    let whole = gru(x)
    let first = gru(x.narrowed(0, 0..<2))
    let rest = gru(x.narrowed(0, 2..<6), state: first.state)
    expectClose(
      Tensor.cat([first.output, rest.output]), whole.output.array(), tolerance: 1e-6)
    expectClose(rest.state, whole.state.array(), tolerance: 1e-6)
    var state = Tensor.zeros([2, 3])
    for step in 0..<6 { state = gru.step(x[step], state: state) }
    expectClose(state, whole.state.array(), tolerance: 1e-6)
    let batchFirst = gru(x.transposed(0, 1), batchFirst: true).output
    expectClose(batchFirst.transposed(0, 1), whole.output.array(), tolerance: 1e-6)
  }

  @Test func parametersHavePyTorchsNamesAndShapes() {
    var rng = TestGenerator(6)
    let parameters = GRU(5, 6, layers: 2, using: &rng).parameters
    #expect(
      parameters.map(\.name) == [
        "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0",
        "weight_ih_l1", "weight_hh_l1", "bias_ih_l1", "bias_hh_l1",
      ])
    #expect(
      parameters.map(\.tensor.shape) == [
        [18, 5], [18, 6], [18], [18], [18, 6], [18, 6], [18], [18],
      ])
  }
}
