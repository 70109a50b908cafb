import Essentials

/// How embeddings are trained.
package struct EmbeddingConfiguration: Codable, Sendable, Equatable {
  /// The width of a vector, d.
  package var dimension = 100
  /// How many passes over the training purchases there are at most.
  ///
  /// The original makes 30, but takes a step per word of a review where this takes one per purchase.
  package var passes = 400
  /// The step size at the start; it goes to 0 linearly over all passes.
  package var learningRate = 0.5
  /// How many purchases make one step.
  package var batchSize = 64
  /// How many wrong tails a batch gets per relation.
  package var negatives = 5
  /// The greatest norm of a step's gradient.
  package var clipNorm = 5.0
  /// How many users have one purchase held out, to see when to stop; 0 never stops early.
  ///
  /// It costs a little where the right number of passes is known: `evade --graph beauty-kg` has a
  /// clean NDCG@10 of 4.89 % by default and of 5.14 % with 200 passes and nobody held out. It saves
  /// a small graph: `bazaar-kg` has 13.8 % (`--beam 25-5-1`), and with 200 passes 9.8 %.
  package var heldOutUsers = 2_000
  /// How many passes there are between two looks at the held-out purchases.
  package var passesPerCheck = 10
  /// How many looks without a new best end training.
  package var patience = 5

  /// The defaults: the paper's, except for how long it trains.
  package init() {}

  /// Throws an ``InputError`` that names the hyperparameter which is out of range, if one is.
  package func validate() throws {
    try require((1...4_096).contains(dimension), "dimension", "from 1 to 4096")
    try require((1...1_000_000).contains(passes), "passes", "from 1 to 1000000")
    try require(learningRate > 0 && learningRate.isFinite, "learningRate", "greater than 0")
    try require((1...65_536).contains(batchSize), "batchSize", "from 1 to 65536")
    try require((1...1_000).contains(negatives), "negatives", "from 1 to 1000")
    try require(clipNorm > 0, "clipNorm", "greater than 0")
    try require(heldOutUsers >= 0, "heldOutUsers", "at least 0")
    try require(passesPerCheck >= 1, "passesPerCheck", "at least 1")
    try require(patience >= 1, "patience", "at least 1")
  }
}
