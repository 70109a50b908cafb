import Essentials
import Foundation
import Interactions

/// The sequences that ``SASRec`` learns from, and how an epoch goes through them.
struct SequenceEpoch {
  /// Pieces of users' rows, each with its user's place.
  let pieces: [(user: Int, items: ArraySlice<Int32>)]
  /// What each user has, which no negative is.
  private let known: [Set<Int32>]
  /// The items that there are to predict, ascending.
  private let vocabulary: [Int32]
  private let originalCount: Int
  private let configuration: SASRec.Configuration
  private let positionCount: Int
  /// How many items a sample has.
  var samples: Int

  /// The sequences of `log`; original items, and others that occur, are to be predicted.
  init(_ log: InteractionLog, originalCount: Int, _ configuration: SASRec.Configuration) {
    let popularity = log.popularity
    let rows = (0..<log.userCount).map { log[UserID($0)].map(\.rawValue) }
    self.init(
      rows: rows, known: configuration.loss == .binaryCrossEntropy ? rows.map { Set($0) } : [],
      vocabulary: (0..<popularity.count).filter { $0 < originalCount || popularity[$0] > 0 }
        .map(Int32.init), originalCount: originalCount, configuration)
  }

  /// Sequences of users who have `known`, `[users]`.
  init(
    rows: [[Int32]], known: [Set<Int32>], vocabulary: [Int32], originalCount: Int,
    _ configuration: SASRec.Configuration
  ) {
    self.known = known
    self.vocabulary = vocabulary
    self.originalCount = originalCount
    self.configuration = configuration
    samples = configuration.samples
    var pieces: [(user: Int, items: ArraySlice<Int32>)] = []
    for (user, row) in rows.enumerated() {
      // Who has everything has no negative to be compared with.
      if configuration.loss == .binaryCrossEntropy,
        known[user].count(where: { $0 < originalCount }) >= originalCount
      {
        continue
      }
      pieces += SequenceBatch.pieces(row, length: configuration.historyLength).map { (user, $0) }
    }
    self.pieces = pieces
    positionCount = pieces.reduce(0) { $0 + $1.items.count - 1 }
  }

  /// Goes once through all sequences, in batches of a random order, and returns the mean loss.
  func train(
    _ network: inout AttentionNetwork, with trainer: AttentionTrainer,
    using rng: inout SeededGenerator
  ) -> Double {
    var loss = 0.0
    var batch: [Int] = []
    var size = 0
    for index in pieces.indices.shuffled(using: &rng) {
      batch.append(index)
      size += pieces[index].items.count - 1
      guard size >= configuration.batchSize else { continue }
      loss += step(
        &network, on: batch, with: trainer, dropout: configuration.dropout, using: &rng)
      batch = []
      size = 0
    }
    loss += step(&network, on: batch, with: trainer, dropout: configuration.dropout, using: &rng)
    return loss / Double(max(1, positionCount))
  }

  /// One step on some of ``pieces``; returns the loss summed over positions before it.
  func step(
    _ network: inout AttentionNetwork, on indices: [Int], with trainer: AttentionTrainer,
    dropout: Float, using rng: inout SeededGenerator
  ) -> Double {
    var batch = SequenceBatch()
    for index in indices { batch.append(pieces[index].items) }
    guard batch.count > 0 else { return 0 }
    let opponents: AttentionTrainer.Opponents
    switch configuration.loss {
    case .binaryCrossEntropy:
      for index in indices {
        let known = known[pieces[index].user]
        for _ in 1..<pieces[index].items.count {
          var item: Int32
          repeat { item = Int32(rng.below(originalCount)) } while known.contains(item)
          batch.negatives.append(item)
        }
      }
      opponents = .negatives
    case .softmax: opponents = .sample(vocabulary, shift: 0)
    case .sampledSoftmax:
      if samples < vocabulary.count {
        let sample = (0..<samples).map { _ in vocabulary[rng.below(vocabulary.count)] }.sorted()
        opponents = .sample(sample, shift: log(Float(vocabulary.count) / Float(samples)))
      } else {
        opponents = .sample(vocabulary, shift: 0)
      }
    }
    return trainer.step(&network, on: batch, against: opponents, dropout: dropout, using: &rng)
  }
}
