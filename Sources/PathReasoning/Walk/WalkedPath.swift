/// A path of up to three hops from a user; hops not yet made are ``Relation/stay`` at the same node.
public struct WalkedPath: Sendable, Equatable {
  /// Where it started: the number among users.
  public let user: Int32
  /// Where it was after each hop.
  public private(set) var nodes: (NodeID, NodeID, NodeID)
  /// How it got there.
  public private(set) var relations: (Relation, Relation, Relation)
  /// The probability of each hop under the policy that made it.
  public private(set) var probabilities: (Float, Float, Float)

  /// A path that has not left its user.
  public init(user: Int32) {
    self.user = user
    let node = NodeID(Int(user))
    nodes = (node, node, node)
    relations = (.stay, .stay, .stay)
    probabilities = (1, 1, 1)
  }

  /// Makes hop `hop`, from 0 to 2.
  mutating func make(hop: Int, _ relation: Relation, to node: NodeID, probability: Float) {
    switch hop {
    case 0:
      nodes = (node, node, node)
      relations.0 = relation
      probabilities.0 = probability
    case 1:
      nodes.1 = node
      nodes.2 = node
      relations.1 = relation
      probabilities.1 = probability
    default:
      nodes.2 = node
      relations.2 = relation
      probabilities.2 = probability
    }
  }

  /// Where it is.
  public var end: NodeID { nodes.2 }

  /// The product of the hops' probabilities.
  public var probability: Float { probabilities.0 * probabilities.1 * probabilities.2 }

  /// The product of the hops' probabilities, 1 added to each first, as the public PGPR ranks the
  /// paths to one product.
  public var inflatedProbability: Float {
    (1 + probabilities.0) * (1 + probabilities.1) * (1 + probabilities.2)
  }

  /// The same relations, nodes and probabilities.
  public static func == (left: Self, right: Self) -> Bool {
    left.user == right.user && left.nodes == right.nodes && left.relations == right.relations
      && left.probabilities == right.probabilities
  }
}
