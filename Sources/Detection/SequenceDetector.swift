import Essentials
import Kernels
import PathReasoning
import Torch

/// The detector of the paper: see ``AttentionClassifier`` for the network.
///
/// Source: Cao et al. 2020, sections 2.3 and 3.1.
///
/// A sequence's score is p at its last action, when the decoder has read all of it: the paper gives a
/// probability at every step and does not say which one decides.
package struct SequenceDetector: Detector {
  /// The hyperparameters, with the paper's values; what it does not give is said.
  package struct Configuration: ComponentConfiguration, Equatable {
    /// The width of both GRUs' states.
    package var hidden = 32
    /// The share of the decoder's hidden numbers that are dropped in training.
    package var dropout = 0.5
    /// Adam's step size.
    package var learningRate = 5e-4
    /// How much of a weight is added to its gradient.
    package var weightDecay = 0.01
    /// How many sequences make a step; not in the paper.
    package var batchSize = 256
    /// The most passes over the sequences; not in the paper.
    package var epochs = 60
    /// How many epochs without a lower validation loss end training, 0 never does; not in the paper.
    package var patience = 6

    /// The paper's.
    package init() {}

    /// Throws an ``InputError`` that names the hyperparameter which is out of range, if one is.
    package func validate() throws {
      try require((1...4096).contains(hidden), "hidden", "from 1 to 4096")
      try require((0..<1).contains(dropout), "dropout", "from 0 to below 1")
      try require(learningRate > 0 && learningRate.isFinite, "learningRate", "greater than 0")
      try require(weightDecay >= 0 && weightDecay.isFinite, "weightDecay", "at least 0")
      try require((1...100_000).contains(batchSize), "batchSize", "from 1 to 100000")
      try require((1...100_000).contains(epochs), "epochs", "from 1 to 100000")
      try require(patience >= 0, "patience", "at least 0")
    }
  }

  /// What users type.
  package static let identifier = "gru-attention"

  let network: AttentionClassifier

  package static func trained(
    _ configuration: Configuration, on training: LabeledSequences, validation: LabeledSequences,
    seed: UInt64, checkpoint place: PathCheckpoint.Place? = nil,
    progress: ProgressReport = { _ in }
  ) throws -> SequenceDetector {
    try configuration.validate()
    let trainer = SequenceDetectorTrainer(
      configuration, training: training, validation: validation, seed: seed)
    if let place, let found = try PathCheckpoint.read(place) {
      let (epoch, best): (Int, Int) = (
        try found.number("epoch", at: place), try found.number("bestEpoch", at: place)
      )
      let bestLoss: Double = try found.number("bestLoss", at: place)
      do throws(TensorFileError) {
        try trainer.resume(found.tensors, epoch: epoch, bestEpoch: best, bestLoss: bestLoss)
      } catch { throw InputError(.data, error.message, file: place.path) }
    }
    while !trainer.isFinished {
      let loss = trainer.trainEpoch()
      if let place {
        try PathCheckpoint.write(
          trainer.state, state: trainer.checkpointState, to: place)
      }
      try progress(
        Progress(
          stage: "training the detector", completed: trainer.epoch, total: configuration.epochs,
          unit: "epoch", figures: [("loss", loss), ("validation loss", trainer.validationLoss)]))
    }
    return SequenceDetector(network: trainer.best)
  }

  /// p at the last action of every sequence, `[sequences]`.
  package func scores(of sequences: ActionSequences) -> [Float] {
    let all = Array(0..<sequences.count)
    let size = SequenceDetectorTrainer.evaluationSize
    var result = [Float](repeating: 0, count: all.count)
    result.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let result = buffer
      withoutGradient {
        Threads.forEach(of: (all.count + size - 1) / size) { part in
          let range = part * size..<min(all.count, (part + 1) * size)
          var rng = SeededGenerator(seed: 0)
          let batch = SequenceBatch(sequences, all[range])
          let logits = network(batch, dropout: 0, using: &rng)
          let scores: [Float] = (logits.sigmoid() * batch.last).sum(1).array()
          for (place, score) in zip(range, scores) { result[place] = score }
        }
      }
    }
    return result
  }
}
