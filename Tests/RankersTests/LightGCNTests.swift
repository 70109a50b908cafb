import Essentials
import Interactions
import Testing
import Torch
@testable import Rankers

/// Propagation and its gradients against dense matrices and autograd.
@Suite struct LightGCNTests {
  private static let users = UserRoster(realCount: 7, fakeCount: 2)
  private static let items = ItemCatalog(originalCount: 9, targetCount: 2)
  private static let log = InteractionLog(
    rows: [[0, 1, 1, 2], [2, 3], [4, 5, 6, 0], [8], [1, 3, 5, 7], [6, 6], []].map {
      $0.map { ItemID($0) }
    }, itemCount: 9)
  private static let draws = InteractionSampler.Draws(
    users: [0, 2, 4, 3, 0], positives: [1, 5, 7, 8, 2], negatives: [8, 3, 2, 0, 6])

  private static func embeddings() -> NodeEmbeddings {
    var rng = SeededGenerator(seed: 2)
    return NodeEmbeddings(width: 16, users: users, items: items, deviation: 1, using: &rng)
  }

  private static let graph = InteractionGraph(log, users: users, items: items)

  /// D^(−1/2) A D^(−1/2), from the definition.
  private static func laplacian() -> Tensor {
    let count = users.count + items.count
    var adjacency = [[Float]](repeating: .init(repeating: 0, count: count), count: count)
    for user in 0..<log.userCount {
      for item in log[UserID(user)] {
        adjacency[user][users.count + item.index] = 1
        adjacency[users.count + item.index][user] = 1
      }
    }
    let degrees = adjacency.map { $0.reduce(0, +) }
    return Tensor(
      (0..<count).flatMap { i in
        (0..<count).map { j in
          adjacency[i][j] == 0 ? 0 : 1 / (degrees[i] * degrees[j]).squareRoot()
        }
      }, shape: [count, count])
  }

  private static func representations(_ leaf: Tensor, layers: Int) -> Tensor {
    let laplacian = laplacian()
    var (layer, sum) = (leaf, leaf)
    for _ in 0..<layers {
      layer = laplacian.matmul(layer)
      sum = sum + layer
    }
    return sum * (1 / Double(layers + 1))
  }

  private func expectClose(_ values: [Float], _ expected: [Float]) {
    let scale = expected.map(abs).max() ?? 0
    #expect(scale > 1e-3)
    let worst = zip(values, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(values.count == expected.count && worst < 2e-6 * max(1, scale), "\(worst)")
  }

  private static func leaf(_ embeddings: NodeEmbeddings) -> Tensor {
    Tensor(embeddings.buffer.values, shape: [embeddings.nodeCount, 16]).requiringGradient()
  }

  @Test(arguments: 1...4) func representationsAreTheMeanOfAllLayers(layers: Int) {
    let embeddings = Self.embeddings()
    let propagation = LinearPropagation(
      nodeCount: embeddings.nodeCount, width: 16, layerCount: layers, training: false)
    propagation.run(embeddings, on: Self.graph)
    expectClose(
      propagation.representations.values,
      Self.representations(Self.leaf(embeddings), layers: layers).array())
  }

  /// A step of gradient descent of size 1 subtracts the gradient; the second one, of a batch that reaches
  /// less, too.
  @Test(arguments: 1...4) func gradients(layers: Int) {
    var embeddings = Self.embeddings()
    let trainer = LightTrainer(
      embeddings, graph: Self.graph, layerCount: layers, rule: .descent(1), regularization: 0.3,
      against: Adversary(weight: 0, radius: 0.5))
    let few = InteractionSampler.Draws(users: [3], positives: [8], negatives: [6])
    for draws in [Self.draws, few] {
      let leaf = Self.leaf(embeddings)
      let before = embeddings
      let loss = trainer.step(&embeddings, on: draws)
      let all = Self.representations(leaf, layers: layers)
      let nodes = [
        Tensor(draws.users), Tensor(draws.positives.map { $0 + 9 }),
        Tensor(draws.negatives.map { $0 + 9 }),
      ]
      let rows = nodes.map { all.embedding($0) }
      let fit = -(rows[0] * (rows[1] - rows[2])).sum(1).logSigmoid().mean()
      let squares = nodes.map { node -> Tensor in
        let rows = leaf.embedding(node)
        return (rows * rows).sum()
      }
      let count = Double(draws.users.count)
      let expected = fit + (squares[0] + squares[1] + squares[2]) * (0.15 / count)
      #expect(abs(loss / count - fit.item()) < 1e-5)
      let slope = Torch.gradients(of: expected, withRespectTo: [leaf])[0].array(of: Float.self)
      expectClose(zip(before.buffer.values, embeddings.buffer.values).map { $0 - $1 }, slope)
    }
  }

  /// With an adversary the gradient is that of both losses, where the moves are constants: by autograd, the
  /// moves from the gradient's definition.
  @Test(arguments: [(Float(0.2), AdversarialMagnitude.uniform), (0.1, .norm), (100, .fit)])
  func gradientsAgainstAnAdversary(radius: Float, magnitude: AdversarialMagnitude) {
    let before = Self.embeddings()
    var after = before
    let adversary = Adversary(weight: 1.7, radius: radius, magnitude: magnitude)
    let trainer = LightTrainer(
      before, graph: Self.graph, layerCount: 2, rule: .descent(1), regularization: 0,
      against: adversary)
    let loss = trainer.step(&after, on: Self.draws)
    let leaf = Self.leaf(before)
    let all = Self.representations(leaf, layers: 2)
    let rows = [
      Tensor(Self.draws.users), Tensor(Self.draws.positives.map { $0 + 9 }),
      Tensor(Self.draws.negatives.map { $0 + 9 }),
    ].map { all.embedding($0) }
    func difference(_ x: [Tensor]) -> Tensor { (x[0] * (x[1] - x[2])).sum(1) }
    let count = Self.draws.users.count
    let slopes = Torch.gradients(of: difference(rows).sum(), withRespectTo: rows)
    let (values, directions) = (
      rows.map { $0.array(of: Float.self) }, slopes.map { $0.array(of: Float.self) }
    )
    func length(_ x: ArraySlice<Float>) -> Float { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let radii = adversary.radii(
      of: Self.draws.users, userCount: 9, differences: { difference(rows).array() },
      squares: {
        (0..<count).map {
          let x = length(values[0][$0 * 16..<$0 * 16 + 16]); return x * x
        }
      })
    // Against what raises the difference, by ε or half of the vector.
    let moves = (0..<3).map { part in
      Tensor(
        (0..<count).flatMap { row -> [Float] in
          let range = row * 16..<row * 16 + 16
          let far = min(radii[row], length(values[part][range]) / 2)
          let steep = length(directions[part][range])
          return directions[part][range].map { -far * $0 / steep }
        }, shape: [count, 16])
    }
    let fit = -difference(rows).logSigmoid().mean()
    let worst = -difference(zip(rows, moves).map { $0 + $1 }).logSigmoid().mean()
    #expect(abs(loss / Double(count) - fit.item()) < 1e-5)
    let slope = Torch.gradients(of: fit + worst * 1.7, withRespectTo: [leaf])[0]
    expectClose(
      zip(before.buffer.values, after.buffer.values).map { $0 - $1 }, slope.array(of: Float.self))
  }

  /// A target that nobody clicked is where the least popular items are on average.
  @Test func targetsStartAmongTheLeastPopular() throws {
    var configuration = LightGCN.Configuration()
    configuration.epochs = 2
    configuration.coldStartItems = 2
    configuration.initialDeviation = 1e-6
    let ranker = try NewItemWorld.fitted(LightGCN.self, configuration)
    let embeddings = try #require(ranker.itemEmbeddings)
    // Items 1 and 3 have one interaction each.
    for column in 0..<embeddings.width {
      func value(_ item: Int) -> Float { embeddings.values[item * embeddings.width + column] }
      #expect(abs(value(5) - (value(1) + value(3)) / 2) < 1e-5)
    }
  }
}
