import Essentials

/// A knowledge graph with the purchases that were held back from it, to be predicted.
public struct GraphDataset: Sendable {
  /// What users type to get it.
  public let name: String
  /// The graph; its purchases are the training part.
  public let graph: KnowledgeGraph
  /// The purchases to predict: users in rows, products in columns; none is in the graph.
  public let test: SparseRows
  /// What the entities of each kind are called, in the order of ``EntityKind``.
  public let names: [EntityNames]

  /// A dataset from its parts; names of a kind are all there or none.
  public init(name: String, graph: KnowledgeGraph, test: SparseRows, names: [EntityNames]) {
    precondition(test.rowCount == graph.count(.user), "a row of test purchases for every user")
    precondition(names.count == EntityKind.allCases.count, "names for every kind")
    self.name = name
    self.graph = graph
    self.test = test
    self.names = names
  }

  /// The SHA-256 of the graph and of what is to be predicted, 64 hexadecimal digits: equal wherever the same
  /// content lies, whatever entities are called.
  public var checksum: String {
    var fingerprint = Fingerprint(of: graph.checksum)
    fingerprint.add([test.rowCount])
    fingerprint.add(test.offsets)
    fingerprint.add(test.columns)
    return fingerprint.text
  }

  /// What a node is called among its kind: `Makeup`, or `17` where there are no names.
  public func label(of node: NodeID) -> String {
    let (kind, index) = graph.entity(node)
    let names = names[Int(kind.rawValue)]
    return index < names.count ? names[index] : "\(index)"
  }
}
