import Essentials
import Foundation
import Interactions

/// Accounts in parts of the log that are denser than real ones would make them.
///
/// **Source.** Hooi, Song, Beutel, Shah, Shin & Faloutsos, *FRAUDAR: Bounding Graph Fraud in the Face of
/// Camouflage*, KDD 2016, algorithm 1 with the logarithmic column weights of section 4.4: an edge to an
/// item that d accounts clicked weighs 1 / ln(d + c). Clicks on popular items weigh little, and a false
/// account that hides behind them does not lower the weight of what it promotes.
///
/// **Differences.** The paper returns a block; here an account's suspicion is the greatest density of a
/// part on the way that it was in, so that everybody has a place and the block's accounts share the
/// first, those that were taken away last ahead of the others. Blocks after the first are looked for in what is left without the edges inside those before, as
/// the authors' program does; weights stay those of the whole log, and the greatest density over all of
/// them counts. Repeated clicks are one edge, as there.
public struct Fraudar: AccountDetector {
  /// What users type: "fraudar".
  public static let identifier = "fraudar"

  /// The hyperparameters of ``Fraudar``.
  public struct Configuration: ComponentConfiguration, Equatable {
    /// How many blocks are looked for, one after the other.
    public var blocks = 1
    /// c, what is added to an item's popularity before its logarithm is taken.
    public var offset = 5.0

    /// The paper's, which looks for one block.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require((1...1000).contains(blocks), "blocks", "from 1 to 1000")
      try require(offset >= 1 && offset <= 1e6, "offset", "from 1 to 1000000")
    }
  }

  private let configuration: Configuration

  /// A detector with these hyperparameters.
  public init(_ configuration: Configuration) { self.configuration = configuration }

  /// The greatest density of a part that each account was in, `[users]`.
  ///
  /// Nothing is drawn. Time grows with the number of different (user, item) pairs, memory too: about 30
  /// bytes a pair.
  public func suspicion(
    of log: InteractionLog, seed: UInt64, reporting: ProgressReport
  ) throws -> [Float] {
    try configuration.validate()
    var graph = AccountGraph(log)
    let weights = weights(of: graph)
    var suspicion = [Float](repeating: 0, count: graph.accountCount)
    for number in 1...configuration.blocks {
      try reporting(
        Progress(
          stage: "peeling", completed: number - 1, total: configuration.blocks, unit: "block"))
      let block = DenseBlock(of: graph, weights: weights)
      for (account, reach) in block.reach.enumerated() {
        suspicion[account] = max(suspicion[account], reach)
      }
      if number == configuration.blocks || block.accounts.isEmpty { break }
      graph = graph.removing(block)
    }
    return suspicion
  }

  /// Peels newcomers along with the log, in the order in which it was peeled without them; where more than
  /// one block is looked for, everything is peeled again with them.
  public func watch(
    over log: InteractionLog, learningFrom examples: AccountExamples?, seed: UInt64,
    reporting: ProgressReport
  ) throws -> any AccountWatch {
    try configuration.validate()
    guard configuration.blocks == 1 else {
      return RepeatedWatch(
        detector: self, log: log, seed: seed,
        suspicion: try suspicion(of: log, seed: seed, reporting: reporting))
    }
    try reporting(Progress(stage: "peeling", completed: 0, total: 1, unit: "block"))
    let graph = AccountGraph(log)
    return FraudarWatch(graph, weights: weights(of: graph), offset: configuration.offset)
  }

  /// 1 / ln(d + c) of each item.
  private func weights(of graph: AccountGraph) -> [Double] {
    (0..<graph.itemCount).map {
      1 / Foundation.log(Double(max(1, graph.popularity($0))) + configuration.offset)
    }
  }
}
