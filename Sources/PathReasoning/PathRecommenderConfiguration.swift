import Essentials

/// Every hyperparameter of a path-reasoning recommender in one flat structure.
public struct PathRecommenderConfiguration: ComponentConfiguration, Equatable {
  /// The width of embeddings, d.
  public var dimension = EmbeddingConfiguration().dimension
  /// How many passes over the purchases train embeddings at most.
  public var passes = EmbeddingConfiguration().passes
  /// The step size of embeddings at the start.
  public var embeddingLearningRate = EmbeddingConfiguration().learningRate
  /// How many purchases make one step of embeddings.
  public var embeddingBatchSize = EmbeddingConfiguration().batchSize
  /// How many wrong tails a batch gets per relation.
  public var negatives = EmbeddingConfiguration().negatives
  /// The greatest norm of a step's gradient.
  public var clipNorm = EmbeddingConfiguration().clipNorm
  /// How many users have one purchase held out of the embeddings' training; 0 never stops it early.
  public var heldOutUsers = EmbeddingConfiguration().heldOutUsers
  /// How many passes there are between two looks at the held-out purchases.
  public var passesPerCheck = EmbeddingConfiguration().passesPerCheck
  /// How many looks without a new best end the embeddings' training.
  public var patience = EmbeddingConfiguration().patience
  /// The greatest number of edges that are actions.
  public var maximumActions = AgentConfiguration().maximumActions
  /// How actions are numbered: `index` as in the public PGPR, `relation` or `score`.
  public var actionOrder = AgentConfiguration().actionOrder.rawValue
  /// Whether paths do not lead back to what the user has purchased; the public PGPR's do.
  public var leavesOutPurchases = AgentConfiguration().leavesOutPurchases
  /// The width of the agent's first hidden layer, a multiple of 8.
  public var firstHidden = AgentConfiguration().firstHidden
  /// The width of the agent's second hidden layer, a multiple of 8.
  public var secondHidden = AgentConfiguration().secondHidden
  /// The share of the agent's hidden numbers that are dropped in training.
  public var dropout = AgentConfiguration().dropout
  /// The share of actions that a path cannot take in training.
  public var actionDropout = AgentConfiguration().actionDropout
  /// How much a reward is worth one hop earlier, γ.
  public var discount = AgentConfiguration().discount
  /// How much the policy's entropy counts.
  public var entropyWeight = AgentConfiguration().entropyWeight
  /// Adam's step size for the agent at the start.
  public var learningRate = AgentConfiguration().learningRate
  /// How many users walk side by side in training.
  public var batchSize = AgentConfiguration().batchSize
  /// How often every user walks in training.
  public var epochs = AgentConfiguration().epochs
  /// What the end of a path is worth: `scaled` or `cosine`.
  public var reward = AgentConfiguration().reward.rawValue

  /// The defaults of both parts.
  public init() {}

  /// How many numbers a state has: the embeddings of a user, two nodes and a relation.
  package var stateWidth: Int { 4 * dimension }

  /// The part that trains embeddings.
  package var embeddings: EmbeddingConfiguration {
    var result = EmbeddingConfiguration()
    result.dimension = dimension
    result.passes = passes
    result.learningRate = embeddingLearningRate
    result.batchSize = embeddingBatchSize
    result.negatives = negatives
    result.clipNorm = clipNorm
    result.heldOutUsers = heldOutUsers
    result.passesPerCheck = passesPerCheck
    result.patience = patience
    return result
  }

  /// The part that trains the agent; an unknown order or reward is the default, see ``validate()``.
  package var agent: AgentConfiguration {
    var result = AgentConfiguration()
    result.maximumActions = maximumActions
    result.actionOrder = ActionOrder(rawValue: actionOrder) ?? result.actionOrder
    result.leavesOutPurchases = leavesOutPurchases
    result.firstHidden = firstHidden
    result.secondHidden = secondHidden
    result.dropout = dropout
    result.actionDropout = actionDropout
    result.discount = discount
    result.entropyWeight = entropyWeight
    result.learningRate = learningRate
    result.batchSize = batchSize
    result.epochs = epochs
    result.reward = PathReward(rawValue: reward) ?? result.reward
    return result
  }

  /// Throws an ``/Essentials/InputError`` if a recommender for `graph` would not fit into the
  /// machine's memory.
  func requireMemory(for graph: KnowledgeGraph) throws {
    let (first, second) = (Double(firstHidden), Double(secondHidden))
    let (state, actions) = (4 * Double(dimension), Double(maximumActions) + 2)
    // The agent, its gradient and two moments; what three hops of a batch pass through.
    let agent =
      4 * 4 * (state * first + first * second + second * actions)
      + 4 * 3 * Double(batchSize) * (state + first + second + actions)
    // Vectors of all nodes, those of the best look and a step's gradient.
    let embeddings =
      4 * Double(dimension)
      * (2 * Double(graph.nodeCount) + Double(embeddingBatchSize) * (1 + Double(negatives)))
    try MemoryNeed.check(
      max(agent, embeddings),
      for: "with these hyperparameters a recommender for \(graph.nodeCount) nodes")
  }

  /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
  /// one is.
  public func validate() throws {
    _ = try ActionOrder.named(actionOrder)
    _ = try PathReward.named(reward)
    do { try embeddings.validate() } catch var error as InputError {
      // The names here tell the two parts apart.
      for (own, here) in [
        ("'learningRate'", "'embeddingLearningRate'"), ("'batchSize'", "'embeddingBatchSize'"),
      ] {
        error.message = error.message.replacing(own, with: here)
      }
      throw error
    }
    try agent.validate()
  }
}
