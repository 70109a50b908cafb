import Essentials
import Interactions
import Testing
@testable import Rankers

/// Representations against the equations, node by node in double precision.
@Suite struct GraphPropagationTests {
  private static let users = UserRoster(realCount: 4, fakeCount: 1)
  private static let items = ItemCatalog(originalCount: 5, targetCount: 1)
  private static let rows = [[0, 1, 1], [1, 2, 4], [], [3]]

  @Test(arguments: 1...3) func representationsFollowTheEquations(layerCount: Int) {
    let width = 16
    var rng = SeededGenerator(seed: 3)
    let network = GraphNetwork(
      width: width, layerCount: layerCount, users: Self.users, items: Self.items, using: &rng)
    let graph = InteractionGraph(
      InteractionLog(rows: Self.rows.map { $0.map { ItemID($0) } }, itemCount: 5),
      users: Self.users, items: Self.items)
    let nodes = graph.nodeCount
    var neighbors = [Set<Int>](repeating: [], count: nodes)
    for (user, row) in Self.rows.enumerated() {
      for item in row {
        neighbors[user].insert(5 + item)
        neighbors[5 + item].insert(user)
      }
    }
    var e = (0..<nodes).map { node in
      (0..<width).map { Double(network.embeddings[node * width + $0]) }
    }
    var expected = e
    for layer in 0..<layerCount {
      let weights = network.weights(layer)
      e = (0..<nodes).map { node in
        var sum = [Double](repeating: 0, count: width)
        for other in neighbors[node] {
          let scale = 1 / Double(neighbors[node].count * neighbors[other].count).squareRoot()
          for k in 0..<width { sum[k] += scale * e[other][k] }
        }
        let both =
          (0..<width).map { sum[$0] + e[node][$0] } + (0..<width).map { sum[$0] * e[node][$0] }
        return (0..<width).map { column in
          let x = (0..<2 * width).reduce(0) { $0 + both[$1] * Double(weights[$1 * width + column]) }
          return x > 0 ? x : 0.2 * x
        }
      }
      for node in 0..<nodes {
        let norm = e[node].reduce(0) { $0 + $1 * $1 }.squareRoot()
        expected[node] += e[node].map { $0 / norm }
      }
    }
    let propagation = GraphPropagation(network, training: false)
    propagation.run(network, on: graph, using: &SeededGenerator.unused)
    #expect(propagation.depth == expected[0].count)
    for (found, expected) in zip(propagation.representations.values, expected.joined()) {
      #expect(abs(Double(found) - expected) < 1e-5)
    }
  }
}
