import Testing

@testable import Torch

@Suite struct AdamTests {
  static let shapes = [[3, 4], [9]]

  private func start(_ golden: Golden) throws -> [NamedTensor] {
    try Self.shapes.enumerated().map { index, shape in
      let tensor = try golden.tensor("start.\(index)", shape, dtype: .float32)
      return NamedTensor("p\(index)", tensor.requiringGradient())
    }
  }

  private func gradients(_ golden: Golden, _ step: Int) throws -> [Tensor] {
    try Self.shapes.enumerated().map { index, shape in
      try golden.tensor("grad.\(step).\(index)", shape, dtype: .float32)
    }
  }

  @Test func agreesWithPyTorch() throws {
    let golden = try Golden("adam")
    var adam = Adam(try start(golden), .init(learningRate: 0.01, weightDecay: 0.1))
    for step in 0..<3 {
      adam.step(try gradients(golden, step))
      for (index, parameter) in adam.parameters.enumerated() {
        expectClose(
          parameter.tensor, try golden.array("after.\(step).\(index)"), tolerance: 3e-7)
      }
    }
  }

  /// It resumes to the same bits from its own state, and refuses another's.
  @Test func stateResumes() throws {
    let golden = try Golden("adam")
    var adam = Adam(try start(golden))
    for step in 0..<3 { adam.step(try gradients(golden, step)) }
    let copies = adam.parameters.map {
      NamedTensor($0.name, $0.tensor.detached().copy().requiringGradient())
    }
    var resumed = Adam(copies)
    let state = TensorFile(adam.state.map { NamedTensor($0.name, $0.tensor.copy()) })
    try resumed.restore(state.dictionary)
    adam.step(try gradients(golden, 0))
    resumed.step(try gradients(golden, 0))
    for (parameter, copy) in zip(adam.parameters, resumed.parameters) {
      #expect(parameter.tensor.array(of: Float.self) == copy.tensor.array())
    }
    #expect(throws: TensorFileError.self) { try resumed.restore([:]) }
  }

  @Test func findsTheMinimumOfAParabola() {
    let x = Tensor([5, -3] as [Float]).requiringGradient()
    let goal = Tensor([1, 2] as [Float])
    var adam = Adam([NamedTensor("x", x)], .init(learningRate: 0.1))
    for _ in 0..<500 {
      let miss = x - goal
      adam.step(Torch.gradients(of: (miss * miss).mean(), withRespectTo: [x]))
    }
    expectClose(x, [1, 2], tolerance: 1e-3)
  }
}
