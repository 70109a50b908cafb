import Essentials

/// Who purchased what, and what else is known of products: the graph that a path walks through.
///
/// Kept as compressed sparse rows, one matrix per relation and direction, in numbers within the
/// kind (user 3, product 17); edges that the source repeats count once, as in PGPR. Nodes are
/// numbered through all kinds: see ``node(_:_:)``.
public struct KnowledgeGraph: Sendable {
  /// How many entities each kind has, in the order of ``EntityKind``.
  package let entityCounts: [Int]
  /// The first node of each kind, and the number of all nodes at the end.
  package let firstNodes: [Int]
  /// Per relation, in the order of ``Relation``: heads in rows, tails in columns.
  private let tails: [SparseRows]
  /// Per relation: tails in rows, heads in columns.
  private let heads: [SparseRows]

  /// A graph from the edges of each relation, heads in rows; a relation that is not named has none.
  ///
  /// An edge beyond the entities traps.
  public init(entityCounts: [EntityKind: Int], edges: [Relation: SparseRows]) {
    let counts = EntityKind.allCases.map { entityCounts[$0] ?? 0 }
    self.entityCounts = counts
    firstNodes = counts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
    tails = Relation.allCases.map { relation in
      let headCount = counts[Int(relation.head.rawValue)]
      let rows =
        relation == .stay ? nil : edges[relation]
      guard let rows else { return .empty(rows: headCount) }
      precondition(rows.rowCount == headCount, "\(relation.name): a row for every head")
      let tailCount = counts[Int(relation.tail.rawValue)]
      precondition(rows.columns.allSatisfy { (0..<Int32(tailCount)).contains($0) })
      return rows
    }
    heads = zip(Relation.allCases, tails).map { relation, rows in
      rows.transposed(rowCount: counts[Int(relation.tail.rawValue)])
    }
  }

  /// How many entities of a kind there are.
  public func count(_ kind: EntityKind) -> Int { entityCounts[Int(kind.rawValue)] }

  /// How many nodes there are.
  public var nodeCount: Int { firstNodes.last ?? 0 }

  /// The node of entity `index` of a kind.
  public func node(_ kind: EntityKind, _ index: Int) -> NodeID {
    NodeID(firstNodes[Int(kind.rawValue)] + index)
  }

  /// What a node stands for, and its number among its kind.
  public func entity(_ node: NodeID) -> (kind: EntityKind, index: Int) {
    var kind = 0
    while node.index >= firstNodes[kind + 1] { kind += 1 }
    return (EntityKind.allCases[kind], node.index - firstNodes[kind])
  }

  /// The edges of a relation, heads in rows, tails in columns.
  public func tails(_ relation: Relation) -> SparseRows { tails[Int(relation.rawValue)] }

  /// The edges of a relation backward, tails in rows, heads in columns.
  public func heads(_ relation: Relation) -> SparseRows { heads[Int(relation.rawValue)] }

  /// How many edges there are, each counted once for both directions.
  public var edgeCount: Int { tails.reduce(0) { $0 + $1.count } }

  /// The relations that have edges.
  public var liveRelations: [Relation] { Relation.edges.filter { tails($0).count > 0 } }

  /// The patterns that a path of this graph can follow.
  public var livePatterns: [PathPattern] {
    PathPattern.all.filter { pattern in
      pattern.relations.allSatisfy { $0 == .stay || tails($0).count > 0 }
    }
  }

  /// The ways on from a node of a kind: relations that touch it, in the order of actions, with the
  /// matrix whose rows are nodes of the kind and the kind of its columns.
  package func exits(of kind: EntityKind) -> [(
    relation: Relation, rows: SparseRows, to: EntityKind
  )] {
    Relation.edges.compactMap { relation in
      if relation.head == kind { return (relation, tails(relation), relation.tail) }
      if relation.tail == kind { return (relation, heads(relation), relation.head) }
      return nil
    }
  }

  /// The SHA-256 of entities and edges, 64 hexadecimal digits: what a checkpoint belongs to.
  public var checksum: String {
    var fingerprint = Fingerprint()
    fingerprint.add(entityCounts)
    for relation in Relation.edges {
      let rows = tails(relation)
      fingerprint.add([rows.count])
      fingerprint.add(rows.offsets)
      fingerprint.add(rows.columns)
    }
    return fingerprint.text
  }
}
