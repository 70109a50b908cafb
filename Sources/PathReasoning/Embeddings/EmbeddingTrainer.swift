import Essentials

/// Learns embeddings from the edges of a graph by stochastic gradient descent.
///
/// Source: Xian et al. 2019 (PGPR). A row of a batch is a purchase (u, p), with one random edge of p
/// of each other relation, and of u where review words are known; relations without an edge there
/// are left out. Wrong tails are drawn with probability ∝ frequency^0.75, once per batch and
/// relation.
///
/// *Differences*: a row is a purchase, not a word of a review, and words are drawn from all that
/// user and product have.
///
/// Every pass has a random stream of its own, so that training resumes after any pass bit for bit.
package final class EmbeddingTrainer {
  /// What is learned so far.
  package let embeddings: GraphEmbeddings
  /// How many passes are done.
  package private(set) var pass = 0
  /// The gain of the held-out purchases at the last look; 0 before.
  package private(set) var gain = 0.0

  private let graph: KnowledgeGraph
  let configuration: EmbeddingConfiguration
  private let seed: UInt64
  private let relations: [TrainedRelation]
  private let gradient: EmbeddingGradient
  private let held: HeldOutPurchases
  private let rows: [(user: Int32, product: Int32)]
  /// The embeddings of the best look.
  let best: GraphEmbeddings
  private(set) var bestGain = -1.0
  private(set) var checksSinceBest = 0

  /// A relation of the graph and how its wrong tails are drawn.
  private struct TrainedRelation {
    let relation: Relation
    let firstTail: Int
    let tails: SparseRows
    let negatives: AliasTable
  }

  /// A trainer before the first pass.
  package init(_ graph: KnowledgeGraph, _ configuration: EmbeddingConfiguration, seed: UInt64) {
    self.graph = graph
    self.configuration = configuration
    self.seed = seed
    var rng = SeededGenerator(seed: seed, stream: "embedding start")
    embeddings = GraphEmbeddings(
      randomFor: graph, dimension: configuration.dimension, using: &rng)
    best = embeddings.copy()
    gradient = EmbeddingGradient(embeddings)
    held = HeldOutPurchases(of: graph, count: configuration.heldOutUsers, using: &rng)
    relations = graph.liveRelations.map { relation in
      let tails = graph.tails(relation)
      var weights = [Double](repeating: 0, count: graph.count(relation.tail))
      for tail in tails.columns { weights[Int(tail)] += 1 }
      // The square root of a square root thrice is the power 0.75, and exact everywhere.
      for tail in weights.indices {
        let root = weights[tail].squareRoot()
        weights[tail] = root * root.squareRoot()
      }
      return TrainedRelation(
        relation: relation, firstTail: graph.node(relation.tail, 0).index, tails: tails,
        negatives: AliasTable(weights))
    }
    let purchases = graph.tails(.purchase)
    var heldProducts: [Int32: Int32] = [:]
    for (user, product) in zip(held.users, held.products) { heldProducts[user] = product }
    rows = (0..<purchases.rowCount).flatMap { user in
      purchases[user].filter { heldProducts[Int32(user)] != $0 }.map { (Int32(user), $0) }
    }
  }

  /// Whether there is nothing left to do.
  package var isFinished: Bool {
    pass >= configuration.passes
      || (!held.users.isEmpty && checksSinceBest >= configuration.patience)
  }

  /// The embeddings of the best look, or the last ones where nothing is held out.
  package var result: GraphEmbeddings { held.users.isEmpty ? embeddings : best }

  /// Takes up where a trainer of the same graph, configuration and seed stood, whose embeddings have
  /// been loaded into ``embeddings`` and ``best``.
  package func resume(pass: Int, gain: Double, bestGain: Double, checksSinceBest: Int) {
    self.pass = pass
    self.gain = gain
    self.bestGain = bestGain
    self.checksSinceBest = checksSinceBest
  }

  /// What a checkpoint needs beside the embeddings; numbers are written exactly.
  var checkpointState: [String: String] {
    [
      "pass": String(pass), "gain": "\(gain)", "bestGain": "\(bestGain)",
      "checksSinceBest": String(checksSinceBest), "finished": String(isFinished),
    ]
  }

  /// Makes one pass over the training purchases.
  ///
  /// - Returns: The mean loss of its batches.
  @discardableResult
  package func trainPass() -> Double {
    var rng = SeededGenerator(seed: seed, stream: "embedding pass", index: pass)
    var order = rows
    order.shuffle(using: &rng)
    let batchSize = configuration.batchSize
    let batches = (order.count + batchSize - 1) / batchSize
    var loss = 0.0
    for batch in 0..<batches {
      let step = pass * batches + batch
      let rate =
        configuration.learningRate
        * max(1e-4, 1 - Double(step) / Double(configuration.passes * batches))
      let range = batch * batchSize..<min(order.count, (batch + 1) * batchSize)
      loss += train(on: order[range], learningRate: rate, using: &rng)
    }
    pass += 1
    if pass % configuration.passesPerCheck == 0 || pass == configuration.passes { look() }
    return loss / Double(max(1, batches))
  }

  private func train(
    on rows: ArraySlice<(user: Int32, product: Int32)>, learningRate: Double,
    using rng: inout SeededGenerator
  ) -> Double {
    let firstProduct = Int32(graph.node(.product, 0).index)
    var edges: [(head: Int32, tail: Int32)] = []
    edges.reserveCapacity(rows.count)
    var negatives = [Int32](repeating: 0, count: configuration.negatives)
    var loss = 0.0
    for trained in relations {
      let firstTail = Int32(trained.firstTail)
      edges.removeAll(keepingCapacity: true)
      for (user, product) in rows {
        if trained.relation == .purchase {
          edges.append((user, firstProduct + product))
          continue
        }
        let isOfUser = trained.relation.head == .user
        let row = Int(isOfUser ? user : product)
        let start = Int(trained.tails.offsets[row])
        let count = Int(trained.tails.offsets[row + 1]) - start
        if count == 0 { continue }
        let tail = trained.tails.columns[start + rng.below(count)]
        edges.append((isOfUser ? user : firstProduct + product, firstTail + tail))
      }
      if edges.isEmpty { continue }
      for place in negatives.indices {
        negatives[place] = firstTail + trained.negatives.draw(using: &rng)
      }
      loss += gradient.add(
        trained.relation, edges: edges, negatives: negatives, firstTail: trained.firstTail)
    }
    let norm = gradient.norm
    let factor = min(1, configuration.clipNorm / (norm + 1e-6))
    gradient.apply(times: Float(-learningRate * factor))
    return loss
  }

  private func look() {
    guard !held.users.isEmpty else { return }
    gain = held.gain(of: PurchaseRanking(graph, embeddings))
    if gain > bestGain {
      bestGain = gain
      checksSinceBest = 0
      best.assign(embeddings)
    } else {
      checksSinceBest += 1
    }
  }
}
