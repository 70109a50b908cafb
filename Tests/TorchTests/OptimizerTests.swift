import Testing

@testable import Torch

@Suite struct OptimizerTests {
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

  /// Agrees step by step, resumes to the same bits from its own state, and refuses another's.
  private func check(_ name: String, _ make: ([NamedTensor]) -> some Optimizer) throws {
    let golden = try Golden(name)
    var optimizer = make(try start(golden))
    for step in 0..<3 {
      optimizer.step(try gradients(golden, step))
      for (index, parameter) in optimizer.parameters.enumerated() {
        expectClose(
          parameter.tensor, try golden.array("after.\(step).\(index)"), tolerance: 3e-7)
      }
    }
    let copies = optimizer.parameters.map {
      NamedTensor($0.name, $0.tensor.detached().copy().requiringGradient())
    }
    var resumed = make(copies)
    let state = TensorFile(optimizer.state.map { NamedTensor($0.name, $0.tensor.copy()) })
    try resumed.restore(state.dictionary)
    optimizer.step(try gradients(golden, 0))
    resumed.step(try gradients(golden, 0))
    for (parameter, copy) in zip(optimizer.parameters, resumed.parameters) {
      #expect(parameter.tensor.array(of: Float.self) == copy.tensor.array())
    }
    #expect(throws: TensorFileError.self) { try resumed.restore([:]) }
  }

  @Test func adamAgreesWithPyTorch() throws {
    try check("adam") { Adam($0, .init(learningRate: 0.01, weightDecay: 0.1)) }
  }

  @Test func momentumAgreesWithPyTorch() throws {
    try check("sgd") { SGD($0, .init(learningRate: 0.1, momentum: 0.9, weightDecay: 0.01)) }
  }

  @Test func plainDescentIsItsClosedForm() {
    let x = Tensor([1.0, -2]).to(.float32).requiringGradient()
    var sgd = SGD([NamedTensor("x", x)], .init(learningRate: 0.5))
    sgd.step([Tensor([2, 4] as [Float])])
    sgd.step([Tensor([1, 0] as [Float])])
    #expect(x.array(of: Float.self) == [-0.5, -4])
  }

  @Test func adamFindsTheMinimumOfAParabola() {
    let x = Tensor([5, -3] as [Float]).requiringGradient()
    let goal = Tensor([1, 2] as [Float])
    var adam = Adam([NamedTensor("x", x)], .init(learningRate: 0.1))
    for _ in 0..<500 {
      adam.step(Torch.gradients(of: squaredError(x, goal), withRespectTo: [x]))
    }
    expectClose(x, [1, 2], tolerance: 1e-3)
  }

  @Test func clippingScalesToTheNorm() {
    let gradients = [Tensor([3, 0] as [Float]), Tensor([4] as [Float])]
    #expect(clipGradientNorm(gradients, to: 10) == 5)
    #expect(gradients[0].array(of: Float.self) == [3, 0])
    #expect(clipGradientNorm(gradients, to: 1) == 5)
    expectClose(gradients[0], [0.6, 0], tolerance: 1e-6)
    expectClose(gradients[1], [0.8], tolerance: 1e-6)
  }
}
