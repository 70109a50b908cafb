import Essentials
import Testing
import Torch
@testable import Rankers

@Suite struct AdamStepTests {
  /// Several steps beside libtorch's Adam.
  @Test func agreesWithTorch() {
    var rng = SeededGenerator(seed: 2)
    let memory = (0..<4).map { _ in LaneMemory(count: 3) }
    let (weights, gradient, mean, square) = (memory[0], memory[1], memory[2], memory[3])
    for index in 0..<24 { weights.scalars[index] = rng.normal() }
    let parameter = Tensor((0..<24).map { weights.scalars[$0] })
    var adam = Adam([NamedTensor("weights", parameter)], .init(learningRate: 0.02))
    for count in 1...7 {
      for index in 0..<24 { gradient.scalars[index] = rng.normal() * Float(count) }
      adam.step([Tensor((0..<24).map { gradient.scalars[$0] })])
      AdamStep(count: count, rate: 0.02).apply(
        to: weights.base, gradient: gradient.base, mean: mean.base, square: square.base, count: 3)
      let expected = parameter.array(of: Float.self)
      #expect((0..<24).allSatisfy { abs(weights.scalars[$0] - expected[$0]) < 1e-5 })
    }
  }
}
