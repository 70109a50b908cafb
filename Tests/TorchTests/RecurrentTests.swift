import Essentials
import Testing
@testable import Torch

@Suite struct RecurrentTests {
  /// The golden network: 5 inputs, 6 hidden, 2 layers, 4 steps, batch 3.
  static let shapes = ["x": [4, 3, 5], "hidden": [2, 3, 6], "cell": [2, 3, 6]]

  /// Float32 takes another path through libtorch than float64 does.
  @Test(arguments: ["lstm", "gru"], [(DType.float64, 1e-10), (.float32, 2e-5)])
  func agreesWithPyTorch(_ name: String, _ precision: (dtype: DType, tolerance: Double)) throws {
    let golden = try Golden(name)
    let (dtype, tolerance) = precision
    func leaf(_ key: String) throws -> Tensor {
      try golden.tensor(key, try #require(Self.shapes[key]), dtype: dtype).requiringGradient()
    }
    var rng = TestGenerator(1)
    var inputs = [NamedTensor("x", try leaf("x")), NamedTensor("hidden", try leaf("hidden"))]
    let output: Tensor
    if name == "lstm" {
      inputs.append(NamedTensor("cell", try leaf("cell")))
      let lstm = LSTM(5, 6, layers: 2, dtype: dtype, using: &rng)
      try load(lstm, golden)
      let result = lstm(
        inputs[0].tensor, state: .init(hidden: inputs[1].tensor, cell: inputs[2].tensor))
      output = result.output
      expectClose(result.state.hidden, try golden.array("last"), tolerance: tolerance)
      expectClose(result.state.cell, try golden.array("last_cell"), tolerance: tolerance)
      inputs += lstm.parameters
    } else {
      let gru = GRU(5, 6, layers: 2, dtype: dtype, using: &rng)
      try load(gru, golden)
      let result = gru(inputs[0].tensor, state: inputs[1].tensor)
      output = result.output
      expectClose(result.state, try golden.array("last"), tolerance: tolerance)
      inputs += gru.parameters
    }
    expectClose(output, try golden.array("output"), tolerance: tolerance)
    let upstream = try golden.tensor("upstream", [4, 3, 6], dtype: dtype)
    let found = gradients(of: output, upstream: upstream, withRespectTo: inputs.tensors)
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
    let lstm = LSTM(3, 2, dtype: .float64, using: &rng)
    let gru = GRU(3, 2, dtype: .float64, using: &rng)
    let x = Tensor.normal([3, 2, 3], dtype: .float64, using: &rng)
    func check(_ module: some Module, _ run: (Tensor) -> Tensor) {
      let parameters = module.parameters.tensors
      expectGradientsAreThoseOfDifferences(of: { run($0[0]) }, at: [x])
      // The parameters are moved in place, and the gradient taken where they belong to the graph.
      let weights = Tensor.normal(run(x).shape, dtype: .float64, using: &rng)
      let found = gradients(of: (run(x) * weights).sum(), withRespectTo: parameters)
      for (parameter, gradient) in zip(parameters, found) {
        var differences: [Double] = []
        for index in 0..<parameter.count {
          func value(_ step: Double) -> Double {
            withoutGradient {
              let element = parameter.reshaped([-1])[index]
              element.add(step)
              defer { element.add(-step) }
              return (run(x) * weights).sum().item()
            }
          }
          differences.append((value(1e-5) - value(-1e-5)) / 2e-5)
        }
        expectClose(gradient, differences, tolerance: 1e-6)
      }
    }
    check(lstm) { lstm($0).output }
    check(gru) { gru($0).output }
  }

  @Test func stepsGiveWhatTheSequenceGives() {
    var rng = TestGenerator(5)
    let lstm = LSTM(4, 3, using: &rng)
    let gru = GRU(4, 3, using: &rng)
    let x = Tensor.normal([6, 2, 4], using: &rng)
    let zeros = Tensor.zeros([2, 3])
    var state = LSTM.State(hidden: zeros, cell: zeros)
    var hidden = zeros
    var lstmSteps: [Tensor] = []
    var gruSteps: [Tensor] = []
    for step in 0..<6 {
      state = lstm.step(x[step], state: state)
      hidden = gru.step(x[step], state: hidden)
      lstmSteps.append(state.hidden)
      gruSteps.append(hidden)
    }
    let whole = lstm(x)
    expectClose(Tensor.stack(lstmSteps), whole.output.array(), tolerance: 1e-6)
    expectClose(state.cell, whole.state.cell.array(), tolerance: 1e-6)
    expectClose(Tensor.stack(gruSteps), gru(x).output.array(), tolerance: 1e-6)
    let batchFirst = x.transposed(0, 1)
    expectClose(
      lstm(batchFirst, batchFirst: true).output.transposed(0, 1), whole.output.array(),
      tolerance: 1e-6)
    expectClose(
      gru(batchFirst, batchFirst: true).output.transposed(0, 1), gru(x).output.array(),
      tolerance: 1e-6)
  }

  @Test func parametersHavePyTorchsNamesAndShapes() {
    var rng = TestGenerator(6)
    let parameters = LSTM(5, 6, layers: 2, using: &rng).parameters
    #expect(
      parameters.map(\.name) == [
        "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0",
        "weight_ih_l1", "weight_hh_l1", "bias_ih_l1", "bias_hh_l1",
      ])
    #expect(
      parameters.map(\.tensor.shape) == [
        [24, 5], [24, 6], [24], [24], [24, 6], [24, 6], [24], [24],
      ])
  }
}
