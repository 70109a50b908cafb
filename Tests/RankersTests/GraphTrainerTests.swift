import Essentials
import Interactions
import Testing
import Torch
@testable import Rankers

/// Propagation and its gradients against dense matrices and autograd.
@Suite struct GraphTrainerTests {
  private static let users = UserRoster(realCount: 7, fakeCount: 2)
  private static let items = ItemCatalog(originalCount: 9, targetCount: 2)
  private static let log = InteractionLog(
    rows: [[0, 1, 1, 2], [2, 3], [4, 5, 6, 0], [8], [1, 3, 5, 7], [6, 6], []].map {
      $0.map { ItemID($0) }
    }, itemCount: 9)
  private static let injection = Injection([
    (0, [9, 1, 9].map { ItemID($0) }), (1, [10, 9, 4].map { ItemID($0) }),
  ])

  private static func network() -> GraphNetwork {
    var rng = SeededGenerator(seed: 2)
    return GraphNetwork(width: 16, layerCount: 2, users: users, items: items, using: &rng)
  }

  private static func clicked() -> InteractionGraph {
    var graph = InteractionGraph(log, users: users, items: items)
    graph.inject(
      injection.clicks.enumerated().map { (users.fakeUser($0.offset / 3).index, $0.element) })
    return graph
  }

  /// D^(−1/2) A D^(−1/2), from the definition.
  private static func laplacian(_ rows: [[Int]]) -> [[Double]] {
    let count = users.count + items.count
    var adjacency = [[Double]](repeating: .init(repeating: 0, count: count), count: count)
    for (user, row) in rows.enumerated() {
      for item in row {
        adjacency[user][users.count + item] = 1
        adjacency[users.count + item][user] = 1
      }
    }
    let degrees = adjacency.map { $0.reduce(0, +) }
    return (0..<count).map { i in
      (0..<count).map { j in
        adjacency[i][j] == 0 ? 0 : 1 / (degrees[i] * degrees[j]).squareRoot()
      }
    }
  }

  private static func rows(poisoned: Bool) -> [[Int]] {
    (0..<7).map { log[UserID($0)].map(\.index) }
      + (poisoned ? (0..<2).map { injection[$0].map(\.index) } : [])
  }

  private static func dense(_ rows: [[Int]]) -> Tensor {
    let count = users.count + items.count
    return Tensor(laplacian(rows).flatMap { $0.map(Float.init) }, shape: [count, count])
  }

  /// The parameters as leaves: embeddings, then W₁ above W₂ of each layer.
  private static func leaves(_ network: GraphNetwork) -> [Tensor] {
    func tensor(_ base: UnsafeMutablePointer<Float>, _ shape: [Int]) -> Tensor {
      Tensor(Array(UnsafeBufferPointer(start: base, count: shape.reduce(1, *))), shape: shape)
        .requiringGradient()
    }
    return [tensor(network.embeddings, [network.nodeCount, 16])]
      + (0..<2).map { tensor(network.weights($0), [32, 16]) }
  }

  private static func representations(_ leaves: [Tensor], _ laplacian: Tensor) -> Tensor {
    var layer = leaves[0]
    var parts = [layer]
    for weights in leaves.dropFirst() {
      let sum = laplacian.matmul(layer)
      let mixed =
        (sum + layer).matmul(weights.narrowed(0, 0..<16))
        + (sum * layer).matmul(weights.narrowed(0, 16..<32))
      // LeakyReLU with a slope of 0.2.
      layer = mixed.relu() - (mixed * -1).relu() * 0.2
      parts.append(layer / layer.norm(1, keepDim: true))
    }
    return Tensor.cat(parts, dim: 1)
  }

  private func expectClose(_ values: [Float], _ expected: [Float], _ what: String) {
    let scale = expected.map(abs).max() ?? 0
    #expect(scale > 1e-4, "\(what) is nearly zero everywhere")
    let worst = zip(values, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(values.count == expected.count && worst < 2e-5 * max(1, scale), "\(what): \(worst)")
  }

  @Test(arguments: [false, true]) func propagation(poisoned: Bool) {
    let network = Self.network()
    let graph =
      poisoned
      ? Self.clicked() : InteractionGraph(Self.log, users: Self.users, items: Self.items)
    let propagation = GraphPropagation(network, training: false)
    var rng = SeededGenerator(seed: 0)
    propagation.run(network, on: graph, using: &rng)
    let expected = Self.representations(
      Self.leaves(network), Self.dense(Self.rows(poisoned: poisoned)))
    expectClose(propagation.representations.values, expected.array(), "representations")
  }

  /// A step of gradient descent of size 1 subtracts the gradient.
  @Test func gradients() {
    let before = Self.network()
    let draws = InteractionSampler.Draws(
      users: [0, 2, 7, 8, 4, 0], positives: [1, 5, 9, 10, 7, 2], negatives: [8, 3, 0, 2, 6, 7])
    var after = before
    var rng = SeededGenerator(seed: 3)
    let trainer = GraphTrainer(
      before, graph: Self.clicked(), rule: .descent(1), dropout: 0, regularization: 0.3)
    let loss = trainer.step(&after, on: draws, using: &rng)

    let leaves = Self.leaves(before)
    let all = Self.representations(leaves, Self.dense(Self.rows(poisoned: true)))
    func index(_ values: [Int32], _ offset: Int32) -> Tensor { Tensor(values.map { $0 + offset }) }
    let nodes = [index(draws.users, 0), index(draws.positives, 9), index(draws.negatives, 9)]
    let rows = nodes.map { all.embedding($0) }
    let x = (rows[0] * (rows[1] - rows[2])).sum(1)
    let fit = -x.logSigmoid().mean()
    let squares = nodes.map { node -> Tensor in
      let rows = leaves[0].embedding(node)
      return (rows * rows).sum()
    }
    let expected = fit + (squares[0] + squares[1] + squares[2]) * (0.15 / 6)
    #expect(abs(loss / 6 - fit.item()) < 1e-5)
    let slopes = Torch.gradients(of: expected, withRespectTo: leaves)
    let moved = zip(before.buffer.values, after.buffer.values).map { $0 - $1 }
    expectClose(moved, slopes.flatMap { $0.array(of: Float.self) }, "gradient")
    // What a step leaves behind does not leak into the next.
    var again = before
    let second = trainer.step(&again, on: draws, using: &rng)
    #expect(second == loss && again.buffer.values == after.buffer.values)
  }

  /// A batch that reaches few nodes, after one that reaches many, moves what it alone would move.
  @Test func aSmallBatchAfterALargeOne() {
    let network = Self.network()
    let large = InteractionSampler.Draws(
      users: [0, 1, 2, 3, 4, 5, 7], positives: [1, 2, 5, 8, 7, 6, 9],
      negatives: [8, 9, 3, 0, 2, 4, 10])
    // User 3 and item 8 know each other alone, user 5 and item 6 little else.
    let small = InteractionSampler.Draws(users: [3], positives: [8], negatives: [6])
    let graph = Self.clicked()
    let nodes = [3, 9 + 8, 9 + 6]
    let reach = GraphReach(to: nodes, in: graph, layerCount: 2)
    #expect(reach.layers[2].map { Int($0) } == nodes.sorted())
    #expect(reach.layers[1].count < reach.layers[0].count)
    #expect(reach.layers[0].count < graph.nodeCount)
    var rng = SeededGenerator(seed: 3)
    func trainer() -> GraphTrainer {
      GraphTrainer(network, graph: graph, rule: .descent(1), dropout: 0, regularization: 0.3)
    }
    var alone = network
    let loss = trainer().step(&alone, on: small, using: &rng)
    let used = trainer()
    var first = network
    _ = used.step(&first, on: large, using: &rng)
    var after = network
    #expect(used.step(&after, on: small, using: &rng) == loss)
    #expect(after.buffer.values == alone.buffer.values)
    #expect(after.buffer.values != network.buffer.values)
  }

  /// The gradient with dropout is that of the loss with the same numbers left out.
  @Test func gradientsUnderDropout() {
    var network = Self.network()
    network.makeUnique()
    let draws = InteractionSampler.Draws(
      users: [0, 2, 4, 1], positives: [1, 5, 7, 3], negatives: [8, 3, 6, 0])
    func loss(_ network: GraphNetwork, _ gradient: UnsafeMutablePointer<[Float]>? = nil) -> Double {
      var moved = network
      var rng = SeededGenerator(seed: 4)
      let loss = GraphTrainer(
        network, graph: Self.clicked(), rule: .descent(1), dropout: 0.3, regularization: 0
      ).step(&moved, on: draws, using: &rng)
      gradient?.pointee = zip(network.buffer.values, moved.buffer.values).map { $0 - $1 }
      return loss / 4
    }
    var gradient: [Float] = []
    _ = loss(network, &gradient)
    // Along random directions, by central differences.
    var rng = SeededGenerator(seed: 6)
    for _ in 0..<5 {
      let direction = gradient.map { _ in rng.normal() }
      let step: Float = 2e-4
      func moved(_ factor: Float) -> GraphNetwork {
        var other = network
        other.makeUnique()
        for index in direction.indices { other.buffer.base[index] += factor * direction[index] }
        return other
      }
      let difference = (loss(moved(step)) - loss(moved(-step))) / Double(2 * step)
      let slope = zip(gradient, direction).reduce(0.0) { $0 + Double($1.0 * $1.1) }
      #expect(abs(difference - slope) < 0.02 * max(0.2, abs(slope)))
    }
  }

  @Test func injectedEdgesAreThoseOfALongerLog() {
    var network = Self.network()
    network.makeUnique()
    var rng = SeededGenerator(seed: 0)
    func representations(_ graph: InteractionGraph) -> [Float] {
      let propagation = GraphPropagation(network, training: false)
      propagation.run(network, on: graph, using: &rng)
      return propagation.representations.values
    }
    let longer = Self.log.appending(Self.injection, itemCount: Self.items.count)
    let whole = InteractionGraph(longer, users: Self.users, items: Self.items)
    expectClose(representations(Self.clicked()), representations(whole), "representations")
  }
}
