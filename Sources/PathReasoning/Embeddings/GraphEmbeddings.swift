import Essentials
import Torch

/// Where each node and each relation lies in space, such that what is related lies along.
///
/// The score of an edge (h, r, t) is (h + r) · t + b, with a bias b of the tail under the relation
/// (Xian et al. 2019, after Bordes et al. 2013). All numbers of one graph share one width, d.
public struct GraphEmbeddings: Sendable {
  /// `[nodes, d]`.
  package let nodes: VectorTable
  /// `[relations, d]` in the order of ``Relation``; that of ``Relation/stay`` is zero.
  package let relations: VectorTable
  /// Per relation the biases of its tails, `[tails]` each.
  package let biases: [VectorTable]

  /// Zeros for a graph.
  package init(zerosFor graph: KnowledgeGraph, dimension: Int) {
    nodes = VectorTable(count: graph.nodeCount, width: dimension)
    relations = VectorTable(count: Relation.allCases.count, width: dimension)
    biases = Relation.allCases.map { relation in
      // One long row: a bias is a single number.
      VectorTable(count: 1, width: relation == .stay ? 0 : graph.count(relation.tail))
    }
  }

  /// Embeddings from U(±0.5 / d), biases 0.
  package init(
    randomFor graph: KnowledgeGraph, dimension: Int, using rng: inout SeededGenerator
  ) {
    self.init(zerosFor: graph, dimension: dimension)
    let bound = 0.5 / Float(dimension)
    func fill(_ table: VectorTable, _ row: Int) {
      for column in 0..<dimension { table.numbers(row)[column] = bound * (2 * rng.uniform() - 1) }
    }
    for node in 0..<nodes.count { fill(nodes, node) }
    for relation in Relation.edges { fill(relations, Int(relation.rawValue)) }
  }

  private init(nodes: VectorTable, relations: VectorTable, biases: [VectorTable]) {
    self.nodes = nodes
    self.relations = relations
    self.biases = biases
  }

  /// The width of all vectors, d.
  public var dimension: Int { nodes.width }

  /// Where a node lies, `[d]`.
  public func vector(of node: NodeID) -> [Float] { nodes[node.index] }

  /// Which way a relation leads, `[d]`; zeros for ``Relation/stay``.
  public func vector(of relation: Relation) -> [Float] { relations[Int(relation.rawValue)] }

  /// Embeddings that share nothing with these.
  package func copy() -> GraphEmbeddings {
    GraphEmbeddings(
      nodes: nodes.copy(), relations: relations.copy(), biases: biases.map { $0.copy() })
  }

  /// Overwrites these with others of the same graph and width.
  package func assign(_ other: GraphEmbeddings) {
    nodes.assign(other.nodes)
    relations.assign(other.relations)
    for (own, source) in zip(biases, other.biases) { own.assign(source) }
  }

  /// Whether every number is finite.
  package var isFinite: Bool {
    nodes.isFinite && relations.isFinite && biases.allSatisfy(\.isFinite)
  }

  /// (h + r) · t + b.
  public func score(
    _ head: NodeID, _ relation: Relation, _ tail: NodeID, in graph: KnowledgeGraph
  ) -> Float {
    let translation = relations.row(Int(relation.rawValue))
    let h = nodes.row(head.index)
    let t = nodes.row(tail.index)
    var sum = VectorTable.Block.zero
    for block in 0..<nodes.blocks { sum.addProduct(h[block] + translation[block], t[block]) }
    let first = graph.node(relation.tail, 0).index
    return sum.sum() + biases[Int(relation.rawValue)].numbers(0)[tail.index - first]
  }

  /// Writes u + purchase, what products are scored against, to `query`, ``VectorTable/blocks`` long.
  @inline(__always)
  package func writePurchaseQuery(of user: Int, to query: UnsafeMutablePointer<VectorTable.Block>) {
    let u = nodes.row(user)
    let purchase = relations.row(Int(Relation.purchase.rawValue))
    for block in 0..<nodes.blocks { query[block] = u[block] + purchase[block] }
  }
}

// MARK: - Checkpoints

extension GraphEmbeddings {
  /// "nodes", "relations" and "bias.purchase" and so on, without padding; copies.
  package var tensors: [NamedTensor] {
    func tensor(_ table: VectorTable) -> Tensor {
      let result = Tensor.uninitialized([table.count, table.width])
      result.withUnsafeMutableBufferPointer(of: Float.self) { buffer in
        for row in 0..<table.count {
          for column in 0..<table.width {
            buffer[row * table.width + column] = table.numbers(row)[column]
          }
        }
      }
      return result
    }
    return [NamedTensor("nodes", tensor(nodes)), NamedTensor("relations", tensor(relations))]
      + Relation.edges.map {
        NamedTensor("bias.\($0.name)", tensor(biases[Int($0.rawValue)]).reshaped([-1]))
      }
  }

  /// Overwrites the embeddings with what ``tensors`` of embeddings of the same graph gave; throws
  /// with nothing changed when one is missing or has another shape.
  package func load(_ tensors: [String: Tensor]) throws(TensorFileError) {
    var pairs: [(VectorTable, Tensor)] = []
    pairs.append(
      (nodes, try tensors.tensor("nodes", shape: [nodes.count, dimension], dtype: .float32)))
    pairs.append(
      (
        relations,
        try tensors.tensor("relations", shape: [relations.count, dimension], dtype: .float32)
      ))
    for relation in Relation.edges {
      let table = biases[Int(relation.rawValue)]
      pairs.append(
        (table, try tensors.tensor("bias.\(relation.name)", shape: [table.width], dtype: .float32)))
    }
    for (table, tensor) in pairs {
      tensor.withUnsafeMutableBufferPointer(of: Float.self) { buffer in
        for row in 0..<table.count {
          for column in 0..<table.width {
            table.numbers(row)[column] = buffer[row * table.width + column]
          }
        }
      }
    }
  }
}
