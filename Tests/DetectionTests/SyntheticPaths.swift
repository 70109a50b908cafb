import Essentials
import Interactions
@testable import Detection
@testable import PathReasoning

/// Paths of a small bazaar whose every relation tells whether they count as attacked.
struct SyntheticPaths {
  let graph = BazaarGraph(.small).dataset.graph
  let embeddings: GraphEmbeddings

  init() {
    var rng = SeededGenerator(seed: 1)
    embeddings = GraphEmbeddings(randomFor: graph, dimension: 8, using: &rng)
    // Trained vectors are about this long.
    for table in [embeddings.nodes, embeddings.relations] {
      for row in 0..<table.count { table[row] = table[row].map { 8 * $0 } }
    }
  }

  /// Paths from random users of a range: clean ones by purchase and brand, attacked ones by words; one
  /// in four ends after its first hop.
  func paths(
    _ count: Int, users: Range<Int>, attacked: Bool, using rng: inout SeededGenerator
  ) -> [WalkedPath] {
    let hops: [(relation: Relation, to: EntityKind)] =
      attacked
      ? [(.mentions, .word), (.mentions, .user), (.purchase, .product)]
      : [(.purchase, .product), (.producedBy, .brand), (.producedBy, .product)]
    return (0..<count).map { _ in
      var path = WalkedPath(user: Int32(users.lowerBound + rng.below(users.count)))
      let length = rng.below(4) == 0 ? 1 : hops.count
      for (hop, step) in hops.prefix(length).enumerated() {
        let node = graph.node(step.to, rng.below(graph.count(step.to)))
        path.make(hop: hop, step.relation, to: node, probability: 0.5)
      }
      return path
    }
  }

  /// As many clean sequences as attacked ones.
  func labeled(_ count: Int, users: Range<Int>, seed: UInt64) -> LabeledSequences {
    var rng = SeededGenerator(seed: seed)
    return LabeledSequences(
      clean: paths(count, users: users, attacked: false, using: &rng),
      attacked: paths(count, users: users, attacked: true, using: &rng), embeddings)
  }
}
