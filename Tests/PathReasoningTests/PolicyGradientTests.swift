import Essentials
import Foundation
import Kernels
import Testing
import Torch
@testable import PathReasoning

@Suite struct PolicyGradientTests {
  private func environment(limit: Int = 20) -> PathEnvironment {
    let graph = BazaarGraph(.small).dataset.graph
    var rng = SeededGenerator(seed: 6)
    let embeddings = GraphEmbeddings(randomFor: graph, dimension: 8, using: &rng)
    // Far apart, so that actions and rewards differ.
    for node in 0..<graph.nodeCount {
      embeddings.nodes[node] = embeddings.nodes[node].map { 20 * $0 }
    }
    return PathEnvironment(graph, embeddings, maximumActions: limit)
  }

  private func configuration(limit: Int = 20) -> AgentConfiguration {
    var configuration = AgentConfiguration()
    configuration.maximumActions = limit
    configuration.firstHidden = 24
    configuration.secondHidden = 16
    configuration.batchSize = 12
    configuration.entropyWeight = 0.1
    return configuration
  }

  /// Without dropout, what was written out by hand against libtorch's autograd on the loss as the
  /// documentation has it.
  @Test func agreesWithAutograd() {
    let environment = environment()
    var configuration = configuration()
    configuration.dropout = 0
    configuration.actionDropout = 0
    var rng = SeededGenerator(seed: 1)
    let agent = ActorCritic(
      state: environment.stateWidth, hidden: (24, 16), actions: environment.actionWidth, using: &rng
    )
    let policyGradient = PolicyGradient(agent, environment, configuration)
    let users = (0..<12).map { Int32(3 * $0) }
    let outcome = policyGradient.compute(users: users, seed: 2, step: 5)

    let recorded = ActorCritic(
      parameters: agent.parameters.map {
        NamedTensor($0.name, $0.tensor.copy().requiringGradient())
      })
    let rewards = outcome.paths.map { Double(environment.reward(of: $0)) }
    #expect(rewards.contains { $0 > 0 })
    var loss = Tensor(0)
    var walk = WalkBatch(environment, users: users)
    for hop in 0..<PathEnvironment.hops {
      let lists = environment.actionLists(capacity: users.count)
      walk.findActions(into: lists)
      let moves = users.indices.map { user in
        let path = outcome.paths[user]
        let node = [path.nodes.0, path.nodes.1, path.nodes.2][hop]
        let relation = [path.relations.0, path.relations.1, path.relations.2][hop]
        let action = lists[user].firstIndex { $0.node == node && $0.relation == relation }
        return WalkBatch.Move(path: Int32(user), action: Int32(action ?? -1), probability: 1)
      }
      #expect(moves.allSatisfy { $0.action >= 0 })
      let output = recorded(walk.states(), dropout: 0, using: &rng)
      let blocked = lists.mask(count: users.count).eq(0)
      let logPolicy = output.logits.maskedFill(blocked, -1e9).logSoftmax()
      let chosen = logPolicy.gather(
        1, Tensor(moves.map { Int64($0.action) }, shape: [users.count, 1])
      ).squeezed(1)
      let returns = Tensor(rewards.map { Float($0 * pow(0.99, Double(2 - hop))) })
      let advantage = returns - output.values
      let entropy = -(logPolicy.softmax() * logPolicy.maskedFill(blocked, 0)).sum(1)
      loss =
        loss + (advantage * advantage - chosen * advantage.detached() - entropy * 0.1).mean()
      walk.advance(by: moves, of: lists)
    }
    #expect(abs(loss.item() - outcome.loss) < 1e-4)
    let expected = gradients(of: loss, withRespectTo: recorded.parameters.tensors)
    for (own, truth) in zip(policyGradient.gradients, expected) {
      let (own, truth) = (own.array(of: Double.self), truth.array(of: Double.self))
      let scale = truth.map(abs).max() ?? 0
      #expect(scale > 0)
      #expect(zip(own, truth).allSatisfy { abs($0 - $1) < 1e-4 * scale + 1e-7 })
    }
  }

  /// ELU and dropout together: numbers that remain are scaled, and the slope is that of a finite
  /// difference.
  @Test(arguments: [0.0, 0.3, 0.5])
  func activationAgreesWithFiniteDifferences(dropout: Double) {
    let activation = HiddenActivation(dropout: dropout)
    let count = 8_000
    var rng = SeededGenerator(seed: 3)
    let inputs = (0..<count).map { _ in 2 * rng.normal() }
    func forward(_ inputs: [Float]) -> (values: [Float], kept: [Float]) {
      var (values, kept) = (inputs, [Float](repeating: 0, count: count))
      var rng = SeededGenerator(seed: 4)
      values.withUnsafeMutableBufferPointer { values in
        kept.withUnsafeMutableBufferPointer { kept in
          guard let values = values.baseAddress, let kept = kept.baseAddress else { return }
          activation.forward(values, kept: kept, count: count, using: &rng)
        }
      }
      return (values, kept)
    }
    let (values, kept) = forward(inputs)
    let dropped = values.indices.filter { kept[$0] == 0 }
    // Five standard deviations of a binomial.
    #expect(
      abs(Double(dropped.count) - dropout * 8_000) <= 5
        * (8_000 * dropout * (1 - dropout)).squareRoot())
    #expect(dropped.allSatisfy { values[$0] == 0 })
    for index in values.indices where kept[index] > 0 {
      let x = Double(inputs[index])
      let truth = (x > 0 ? x : exp(x) - 1) / (1 - dropout)
      #expect(abs(Double(values[index]) - truth) < 1e-5)
    }
    var slopes = [Float](repeating: 1, count: count)
    slopes.withUnsafeMutableBufferPointer { slopes in
      values.withUnsafeBufferPointer { values in
        kept.withUnsafeBufferPointer { kept in
          guard let slopes = slopes.baseAddress, let values = values.baseAddress,
            let kept = kept.baseAddress
          else { return }
          activation.backward(slopes, values: values, kept: kept, count: count)
        }
      }
    }
    for index in values.indices {
      let x = Double(inputs[index])
      let slope = kept[index] == 0 ? 0 : min(1, exp(x)) / (1 - dropout)
      #expect(abs(Double(slopes[index]) - slope) < 1e-5)
    }
  }

  /// The same bits on one thread and on two.
  @Test func threadsDoNotMatter() {
    let environment = environment()
    let before = Threads.count
    defer { Threads.count = before }
    let runs = [1, 2].map { count in
      Threads.count = count
      let trainer = AgentTrainer(environment, configuration(), seed: 3)
      let outcome = trainer.trainEpoch()
      return (outcome.loss, trainer.agent.parameters.map { $0.tensor.array(of: Float.self) })
    }
    #expect(runs[0].0 == runs[1].0)
    #expect(runs[0].1 == runs[1].1)
  }
}
