import Kernels

/// The world that paths walk in: a graph, where its nodes lie, and what an end is worth.
///
/// Source: Xian et al. 2019 (PGPR). A path has three hops from a user. Its state is [user; node;
/// previous node; last relation], four vectors side by side, zeros for what is not there yet.
package struct PathEnvironment: Sendable {
  /// How many hops a path has.
  package static let hops = 3

  /// The graph.
  package let graph: KnowledgeGraph
  /// The edges in the order of actions.
  package let adjacency: Adjacency
  /// Where nodes and relations lie.
  package let embeddings: GraphEmbeddings
  /// The greatest number of edges that are actions.
  package let maximumActions: Int
  /// How actions are numbered.
  package let actionOrder: ActionOrder
  /// Whether paths do not lead back to what the user has purchased.
  ///
  /// Nothing there is ever recommended, but it scores highest, so that an agent that learns from the
  /// score alone prefers it.
  package let leavesOutPurchases: Bool
  /// What an end is worth.
  package let reward: PathReward
  /// The highest (u + purchase) · p of each user, `[users]`.
  package let highestScores: [Float]

  /// The world of a graph with embeddings for it.
  package init(
    _ graph: KnowledgeGraph, _ embeddings: GraphEmbeddings, maximumActions: Int = 250,
    actionOrder: ActionOrder = .relation, leavesOutPurchases: Bool = true,
    reward: PathReward = .scaled
  ) {
    precondition(embeddings.nodes.count == graph.nodeCount, "embeddings of another graph")
    self.graph = graph
    self.embeddings = embeddings
    self.maximumActions = maximumActions
    self.actionOrder = actionOrder
    self.leavesOutPurchases = leavesOutPurchases
    self.reward = reward
    adjacency = Adjacency(graph)
    highestScores = PurchaseRanking(graph, embeddings).highestScores()
  }

  /// The width of a state, 4 d.
  package var stateWidth: Int { 4 * embeddings.dimension }

  /// The number of outputs that an actor needs: staying, and every edge that is an action.
  package var actionWidth: Int { maximumActions + 1 }

  /// Room for the actions of `capacity` paths.
  package func actionLists(capacity: Int) -> ActionLists {
    ActionLists(capacity: capacity, width: actionWidth)
  }

  /// (u + purchase) · p.
  package func score(user: Int32, product: NodeID) -> Float {
    let nodes = embeddings.nodes
    let purchase = embeddings.relations.row(Int(Relation.purchase.rawValue))
    let u = nodes.row(Int(user))
    let p = nodes.row(product.index)
    var sum = VectorTable.Block.zero
    for block in 0..<nodes.blocks { sum.addProduct(u[block] + purchase[block], p[block]) }
    return sum.sum()
  }

  /// What a finished path is worth: nothing unless it follows a pattern and ends in a product.
  package func reward(of path: WalkedPath) -> Float {
    guard PathPattern.matches(path.relations.0, path.relations.1, path.relations.2),
      graph.entity(path.end).kind == .product
    else { return 0 }
    switch reward {
    case .scaled:
      let highest = highestScores[Int(path.user)]
      // Where no product has a positive score, none is worth anything.
      return highest > 0 ? max(0, score(user: path.user, product: path.end) / highest) : 0
    case .cosine:
      let nodes = embeddings.nodes
      let u = nodes.row(Int(path.user))
      let p = nodes.row(path.end.index)
      let norms = dot(u, u, nodes.blocks) * dot(p, p, nodes.blocks)
      return norms > 0 ? max(0, dot(u, p, nodes.blocks) / norms.squareRoot()) : 0
    }
  }
}
