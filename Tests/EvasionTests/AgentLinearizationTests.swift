import Essentials
import PathReasoning
import Testing
import Torch
@testable import Evasion

@Suite struct AgentLinearizationTests {
  private let walk = SmallWalk()

  /// What is gathered for single outputs is what the whole Jacobian has.
  @Test func differencesAreDifferencesOfTheJacobian() {
    let victim = walk.victim(6, seed: 3)
    let linearization = AgentLinearization(victim.agent, at: victim.states)
    let outputs = walk.environment.actionWidth + 1
    func row(_ output: Int) -> [[Float]] {
      var upstream = [Float](repeating: 0, count: 6 * outputs)
      for path in 0..<6 { upstream[path * outputs + output] = 1 }
      return linearization.gradients(upstream: Tensor(upstream, shape: [6, outputs])).rowArrays
    }
    let wanted: [AgentLinearization.Difference] = [
      .init(row: 5, output: 3, less: 0), .init(row: 0, output: 16), .init(row: 5, output: 1),
      .init(row: 2, output: 7, less: 15),
    ]
    for (difference, found) in zip(wanted, linearization.gradients(of: wanted).rowArrays) {
      let plus = row(difference.output)[difference.row]
      let minus = difference.other.map { row($0)[difference.row] }
      for column in found.indices {
        #expect(abs(found[column] - (plus[column] - (minus?[column] ?? 0))) < 1e-5)
      }
    }
  }

  /// The heads are the agent's own.
  @Test func headsAreThoseOfTheAgent() {
    let victim = walk.victim(30)
    var rng = SeededGenerator(seed: 0)
    let expected = victim.agent(victim.states, dropout: 0, using: &rng).heads.rowArrays
    let linearization = AgentLinearization(victim.agent, at: victim.states)
    #expect(linearization.heads().rowArrays == expected)
    #expect(linearization.critic == walk.environment.actionWidth)
    // Anew at every call: whoever writes to them harms nobody.
    linearization.heads().multiply(by: 0)
    #expect(linearization.heads().rowArrays == expected)
  }

  /// A linear agent's gradients are its weights, wherever it is.
  @Test func gradientsOfALinearAgentAreItsWeights() {
    let victim = LinearCase.agent.victim(LinearCase.states)
    let linearization = AgentLinearization(victim.agent, at: victim.states)
    let found = linearization.gradients(
      of: [.init(row: 0, output: 2), .init(row: 2, output: 1, less: 0)]
    ).rowArrays
    let weights = LinearCase.agent.weights
    #expect(found[0] == weights[2])
    #expect(found[1] == zip(weights[1], weights[0]).map { $0 - $1 })
  }
}
