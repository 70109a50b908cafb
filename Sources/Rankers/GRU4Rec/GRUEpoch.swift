import Essentials
import Foundation
import Interactions

/// The sequences of a log, and how an epoch goes through them.
struct GRUEpoch {
  /// What a position is shown and what comes next.
  typealias Sequence = (inputs: ArraySlice<Int32>, targets: ArraySlice<Int32>)

  private let sequences: [Sequence]
  /// The items that there are to predict.
  private let vocabulary: [Int32]
  private let configuration: GRU4Rec.Configuration
  private let positionCount: Int

  /// The sequences of `log`; original items, and others that occur, are to be predicted.
  init(_ log: InteractionLog, originalCount: Int, configuration: GRU4Rec.Configuration) {
    self.configuration = configuration
    let rows = (0..<log.userCount).map { log[UserID($0)] }
    sequences = Self.sequences(rows, length: configuration.historyLength)
    positionCount = sequences.reduce(0) { $0 + $1.inputs.count }
    let popularity = log.popularity
    vocabulary = (0..<popularity.count).filter { $0 < originalCount || popularity[$0] > 0 }
      .map(Int32.init)
  }

  /// Rows as inputs and, one later, targets; cut so that none is longer than `length`.
  static func sequences(_ rows: [ArraySlice<ItemID>], length: Int) -> [Sequence] {
    rows.flatMap { row -> [Sequence] in
      let items = row.map(\.rawValue)
      return stride(from: 0, to: max(0, items.count - 1), by: length).map { start in
        let end = min(start + length, items.count - 1)
        return (items[start..<end], items[start + 1..<end + 1])
      }
    }
  }

  /// `count` of `vocabulary`, drawn uniformly with replacement, ascending, and the logarithm of how
  /// many items each stands for; the vocabulary itself if it is no larger.
  static func sample(
    _ count: Int, of vocabulary: [Int32], using rng: inout SeededGenerator
  ) -> (items: [Int32], shift: Float) {
    guard count < vocabulary.count else { return (vocabulary, 0) }
    let items = (0..<count).map { _ in vocabulary[rng.below(vocabulary.count)] }.sorted()
    return (items, log(Float(vocabulary.count) / Float(count)))
  }

  /// Goes once through all sequences and returns the mean loss.
  ///
  /// Sequences of one batch have nearly one length; which of the same length meet, and the order of
  /// batches, are drawn.
  func train(
    _ network: inout GRUNetwork, with trainer: GRUTrainer, using rng: inout SeededGenerator
  ) -> Double {
    let shuffled = sequences.shuffled(using: &rng)
    let order = shuffled.indices.sorted {
      (shuffled[$0].inputs.count, $0) < (shuffled[$1].inputs.count, $1)
    }
    var batches: [[Sequence]] = []
    var batch: [Sequence] = []
    var size = 0
    for index in order {
      batch.append(shuffled[index])
      size += shuffled[index].inputs.count
      if size >= configuration.batchSize {
        batches.append(batch)
        batch = []
        size = 0
      }
    }
    if !batch.isEmpty { batches.append(batch) }
    batches.shuffle(using: &rng)
    var loss = 0.0
    for batch in batches {
      let sample = Self.sample(configuration.samples, of: vocabulary, using: &rng)
      loss += trainer.step(
        &network, on: batch, negatives: sample.items, shift: sample.shift,
        dropout: configuration.dropout, using: &rng)
    }
    return loss / Double(max(1, positionCount))
  }
}
