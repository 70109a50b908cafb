/// All ways on from each node in one row, in the order of actions: what walks read.
///
/// The matrices of a ``KnowledgeGraph`` once more, both directions of all relations merged, in raw
/// memory that threads may read side by side.
package final class Adjacency: @unchecked Sendable {
  /// How many nodes there are.
  package let nodeCount: Int
  /// The first node of each kind, and the number of all nodes at the end.
  package let firstNodes: [Int]
  /// The length of the longest row.
  package let greatestDegree: Int
  /// Row n lies at `offsets[n]..<offsets[n + 1]`.
  let offsets: UnsafeMutablePointer<Int32>
  /// Where each edge leads, ascending within a relation.
  let targets: UnsafeMutablePointer<Int32>
  /// The raw value of each edge's ``Relation``, ascending in a row.
  let relations: UnsafeMutablePointer<UInt8>

  /// The rows of a graph.
  package init(_ graph: KnowledgeGraph) {
    nodeCount = graph.nodeCount
    firstNodes = graph.firstNodes
    offsets = .allocate(capacity: nodeCount + 1)
    offsets.initialize(repeating: 0, count: nodeCount + 1)
    targets = .allocate(capacity: max(1, 2 * graph.edgeCount))
    targets.initialize(repeating: 0, count: max(1, 2 * graph.edgeCount))
    relations = .allocate(capacity: max(1, 2 * graph.edgeCount))
    relations.initialize(repeating: 0, count: max(1, 2 * graph.edgeCount))
    var used = 0
    var greatest = 0
    for kind in EntityKind.allCases {
      let exits = graph.exits(of: kind)
      for index in 0..<graph.count(kind) {
        let start = used
        for exit in exits {
          let first = Int32(graph.node(exit.to, 0).index)
          for column in exit.rows[index] {
            targets[used] = first + column
            relations[used] = exit.relation.rawValue
            used += 1
          }
        }
        greatest = max(greatest, used - start)
        offsets[graph.node(kind, index).index + 1] = Int32(used)
      }
    }
    greatestDegree = greatest
  }

  deinit {
    offsets.deallocate()
    targets.deallocate()
    relations.deallocate()
  }

  /// A node's edges: (relation, node) pairs in the order of actions.
  package func edges(from node: NodeID) -> [(relation: Relation, node: NodeID)] {
    (offsets[node.index]..<offsets[node.index + 1]).map { edge in
      (Relation.allCases[Int(relations[Int(edge)])], NodeID(Int(targets[Int(edge)])))
    }
  }

  /// The kind of a node, as the raw value of ``EntityKind``.
  @inline(__always)
  func kind(of node: Int32) -> UInt8 {
    firstNodes.withUnsafeBufferPointer { first in
      var kind = 0
      while Int(node) >= first[kind + 1] { kind += 1 }
      return UInt8(truncatingIfNeeded: kind)
    }
  }
}
