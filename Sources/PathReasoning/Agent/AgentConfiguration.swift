import Essentials

/// How the agent is trained.
///
/// The defaults are those of Xian et al. 2019 (PGPR) and its public code but for ``actionOrder`` and
/// ``leavesOutPurchases``, without which the agent hardly learns: see there.
package struct AgentConfiguration: Codable, Sendable, Equatable {
  /// The greatest number of edges that are actions.
  package var maximumActions = 250
  /// How actions are numbered; the public PGPR has ``ActionOrder/index``.
  package var actionOrder = ActionOrder.relation
  /// Whether paths do not lead back to what the user has purchased; the public PGPR's do.
  package var leavesOutPurchases = true
  /// The width of the first hidden layer, a multiple of 8.
  package var firstHidden = 512
  /// The width of the second hidden layer, a multiple of 8.
  package var secondHidden = 256
  /// The share of hidden numbers that are dropped in training.
  package var dropout = 0.5
  /// The share of actions, staying aside, that a path cannot take in training.
  package var actionDropout = 0.5
  /// How much a reward is worth one hop earlier, γ.
  package var discount = 0.99
  /// How much the policy's entropy counts.
  package var entropyWeight = 1e-3
  /// Adam's step size at the start; it goes to 0 linearly.
  package var learningRate = 1e-4
  /// How many users walk side by side.
  package var batchSize = 32
  /// How often every user walks.
  package var epochs = 50
  /// What the end of a path is worth: `scaled` or `cosine`.
  package var reward = PathReward.scaled

  /// The defaults.
  package init() {}

  /// Throws an ``InputError`` that names the hyperparameter which is out of range, if one is.
  package func validate() throws {
    try require((1...100_000).contains(maximumActions), "maximumActions", "from 1 to 100000")
    for (width, name) in [(firstHidden, "firstHidden"), (secondHidden, "secondHidden")] {
      // Whole SIMD vectors.
      try require(
        (8...65_536).contains(width) && width % 8 == 0, name, "a multiple of 8 from 8 to 65536")
    }
    try require((0..<1).contains(dropout), "dropout", "from 0 to below 1")
    try require((0..<1).contains(actionDropout), "actionDropout", "from 0 to below 1")
    try require((0...1).contains(discount), "discount", "from 0 to 1")
    try require(entropyWeight >= 0, "entropyWeight", "at least 0")
    try require(learningRate > 0 && learningRate.isFinite, "learningRate", "greater than 0")
    try require((1...65_536).contains(batchSize), "batchSize", "from 1 to 65536")
    try require((1...100_000).contains(epochs), "epochs", "from 1 to 100000")
  }
}
