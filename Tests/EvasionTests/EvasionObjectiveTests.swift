import Essentials
import Foundation
import PathReasoning
import Testing
import Torch
@testable import Evasion

@Suite struct EvasionObjectiveTests {
  private let walk = SmallWalk()

  /// V, or log π of the preferred action, of every row in double precision, one number at a time.
  private func values(_ objective: EvasionObjective, _ victim: VictimStates, at states: [[Double]])
    -> [Double]
  {
    let parameters = victim.agent.parameters.map {
      ($0.tensor.shape, $0.tensor.array(of: Double.self))
    }
    func layer(_ index: Int, _ input: [Double]) -> [Double] {
      let (shape, weights) = parameters[2 * index]
      return (0..<shape[0]).map { output in
        (0..<shape[1]).reduce(parameters[2 * index + 1].1[output]) {
          $0 + weights[output * shape[1] + $1] * input[$1]
        }
      }
    }
    func elu(_ x: Double) -> Double { x > 0 ? x : exp(x) - 1 }
    func heads(_ state: [Double]) -> [Double] {
      layer(2, layer(1, layer(0, state).map(elu)).map(elu))
    }
    let truth = victim.states.rowArrays.map { $0.map(Double.init) }
    return states.indices.map { row in
      let outputs = heads(states[row])
      if objective == .value { return outputs[outputs.count - 1] }
      let count = Int(victim.actionCounts[row])
      let clean = heads(truth[row])[..<count]
      let preferred = clean.firstIndex(of: clean.max() ?? 0) ?? 0
      return outputs[preferred] - log(outputs[..<count].reduce(0) { $0 + exp($1) })
    }
  }

  @Test(arguments: EvasionObjective.allCases)
  func agreesWithFiniteDifferences(objective: EvasionObjective) {
    let victim = walk.victim(20)
    let gradient = objective.gradient(at: victim).rowArrays
    var states = victim.states.rowArrays.map { $0.map(Double.init) }
    let step = 1e-5
    var largest = 0.0
    for column in 0..<victim.width {
      for row in states.indices { states[row][column] += step }
      let above = values(objective, victim, at: states)
      for row in states.indices { states[row][column] -= 2 * step }
      let below = values(objective, victim, at: states)
      for row in states.indices {
        states[row][column] += step
        let slope = (above[row] - below[row]) / (2 * step)
        largest = max(largest, abs(slope))
        #expect(abs(Double(gradient[row][column]) - slope) < 1e-5)
      }
    }
    #expect(largest > 0.01)
  }

  @Test(arguments: EvasionObjective.allCases)
  func agreesWithAutograd(objective: EvasionObjective) {
    let victim = walk.victim(50, seed: 2)
    let states = victim.states.requiringGradient()
    var rng = SeededGenerator(seed: 0)
    let output = victim.agent(states, dropout: 0, using: &rng)
    let total: Tensor
    switch objective {
    case .value: total = output.values.sum()
    case .policy:
      let counts = Tensor(victim.actionCounts).reshaped([-1, 1])
      let blocked = Tensor.arange(0..<walk.environment.actionWidth, dtype: .int32)
        .reshaped([1, -1]).ge(counts)
      total = output.logits.maskedFill(blocked, -1e9).logSoftmax().max(1).sum()
    }
    let expected = gradients(of: total, withRespectTo: [states])[0].rowArrays
    for (own, truth) in zip(objective.gradient(at: victim).rowArrays, expected) {
      #expect(zip(own, truth).allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }

  @Test func namesReadBack() throws {
    for objective in EvasionObjective.allCases {
      #expect(try EvasionObjective.named(objective.rawValue) == objective)
    }
    #expect(
      throws: InputError(
        .usage, "no objective 'valeu'; did you mean 'value'? known: value, policy")
    ) { try EvasionObjective.named("valeu") }
  }
}
