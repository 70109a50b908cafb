import Essentials
import Testing
import Torch
@testable import PathReasoning

@Suite struct DivergenceTests {
  @Test func theFigureAndTheHyperparameterAreNamed() throws {
    let divergence = Divergence(of: "agent", lower: "learningRate")
    try divergence.check("the loss", isFinite: true)
    #expect(
      throws: InputError(
        .usage,
        "training the agent diverged: the loss is no finite number; lower 'learningRate'")
    ) { try divergence.check("the loss", isFinite: false) }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func oneParameterThatIsNoNumberIsFound(number: Float) {
    var rng = SeededGenerator(seed: 1)
    let agent = ActorCritic(state: 4, hidden: (8, 8), actions: 3, using: &rng)
    #expect(agent.isFinite)
    agent.parameters[3].tensor.withUnsafeMutableBufferPointer(of: Float.self) { $0[7] = number }
    #expect(!agent.isFinite)
  }
}
