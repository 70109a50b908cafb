import Essentials
import Interactions
import Testing
@testable import Rankers

@Suite struct InteractionGraphTests {
  private static let users = UserRoster(realCount: 5, fakeCount: 2)
  private static let items = ItemCatalog(originalCount: 6, targetCount: 2)

  private static func neighbors(_ graph: InteractionGraph) -> [[Int]] {
    graph.withView { view in
      (0..<graph.nodeCount).map { node in
        var found: [Int] = []
        view.forEachNeighbor(of: node) { found.append($0) }
        return found
      }
    }
  }

  /// Edges and scales beside sets of pairs; injecting again replaces what was injected, and pairs that
  /// the log has are no news.
  @Test(arguments: 0..<10 as Range<UInt64>) func agreesWithSetsOfPairs(seed: UInt64) {
    var rng = SeededGenerator(seed: seed)
    let rows = (0..<5).map { _ in (0..<rng.below(6)).map { _ in ItemID(rng.below(6)) } }
    var graph = InteractionGraph(
      InteractionLog(rows: rows, itemCount: 6), users: Self.users, items: Self.items)
    var pairs: [(user: Int, item: ItemID)] = []
    for _ in 0..<3 {
      var edges = [Set<Int>](repeating: [], count: graph.nodeCount)
      let logged = rows.enumerated().flatMap { user, row in row.map { (user: user, item: $0) } }
      for (user, item) in logged + pairs {
        edges[user].insert(7 + item.index)
        edges[7 + item.index].insert(user)
      }
      let found = Self.neighbors(graph)
      #expect(found.map { $0.sorted() } == edges.map { $0.sorted() })
      graph.withView { view in
        for node in edges.indices {
          let degree = edges[node].count
          #expect(view.scales[node] == (degree == 0 ? 0 : 1 / Float(degree).squareRoot()))
        }
      }
      pairs = (0..<8).map { _ in (user: rng.below(7), item: ItemID(rng.below(8))) }
      graph.inject(pairs)
    }
  }

  /// What representations are made of, layer by layer: nodes within as many steps.
  @Test(arguments: 1...3) func reachIsANeighborhood(layerCount: Int) {
    let rows = [[0, 1], [1, 2], [2, 3], [4], []].map { $0.map { ItemID($0) } }
    let graph = InteractionGraph(
      InteractionLog(rows: rows, itemCount: 6), users: Self.users, items: Self.items)
    let neighbors = Self.neighbors(graph)
    for start in 0..<graph.nodeCount {
      let reach = GraphReach(to: [start], in: graph, layerCount: layerCount)
      var within: Set<Int> = [start]
      for layer in (0...layerCount).reversed() {
        #expect(reach.layers[layer].map(Int.init) == within.sorted())
        within.formUnion(within.flatMap { neighbors[$0] })
      }
    }
    let all = GraphReach(everythingIn: 4, layerCount: 2)
    #expect(all.layers == [[0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3]])
  }
}
