import Essentials
import Kernels
import PathReasoning
import Torch

/// The detector of the paper: see `AttentionClassifier` for the network.
///
/// Source: Cao et al. 2020, sections 2.3 and 3.1.
///
/// A sequence's score is p at its last action, when the decoder has read all of it: the paper gives
/// a probability at every step and does not say which one decides.
public struct SequenceDetector: Detector, Sendable {
  /// The hyperparameters, with the paper's values; what it does not give is said.
  public struct Configuration: ComponentConfiguration, Equatable {
    /// The width of both GRUs' states.
    public var hidden = 32
    /// The share of the decoder's hidden numbers that are dropped in training.
    public var dropout = 0.5
    /// Adam's step size.
    public var learningRate = 5e-4
    /// How much of a weight is added to its gradient.
    public var weightDecay = 0.01
    /// How many sequences make a step; not in the paper.
    public var batchSize = 256
    /// The most passes over the sequences; not in the paper.
    public var epochs = 60
    /// How many epochs without a lower validation loss end training, 0 never does; not in the
    /// paper.
    public var patience = 6

    /// The paper's.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
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
  public static let identifier = "gru-attention"

  let network: AttentionClassifier

  /// Trains the network until the loss on `validation` stops falling, or takes it from the
  /// checkpoint.
  ///
  /// Every epoch is kept as it ends: a killed run loses at most one.
  ///
  /// - Throws: An ``/Essentials/InputError`` about a hyperparameter, the checkpoint, or a loss that
  ///   is no finite number; what `progress` throws.
  public static func trained(
    _ configuration: Configuration, on training: LabeledSequences, validation: LabeledSequences,
    seed: UInt64, checkpoint place: PathCheckpoint.Place? = nil,
    progress: ProgressReport = { _ in }
  ) throws -> SequenceDetector {
    try configuration.validate()
    // Both directions' gates and their way back, for every step of a batch's sequences.
    let batch = Double(min(configuration.batchSize, training.sequences.count))
    try MemoryNeed.check(
      4 * Double(configuration.hidden) * (8 * batch * 3 + 12 * 4 * Double(configuration.hidden)),
      for: "with these hyperparameters a detector")
    let trainer = SequenceDetectorTrainer(
      configuration, training: training, validation: validation, seed: seed)
    if let place, let found = try PathCheckpoint.read(place) {
      let (epoch, best): (Int, Int) = (
        try found.progress("epoch", of: configuration.epochs, at: place),
        try found.progress("bestEpoch", of: configuration.epochs, at: place)
      )
      let bestLoss: Double = try found.number("bestLoss", at: place)
      do throws(TensorFileError) {
        try trainer.resume(found.tensors, epoch: epoch, bestEpoch: best, bestLoss: bestLoss)
      } catch { throw InputError(.data, error.message, file: place.path) }
    }
    let divergence = Divergence(of: "detector", lower: "learningRate")
    while !trainer.isFinished {
      let loss = trainer.trainEpoch()
      // A validation loss that is no number is never the lowest: the network that comes out would be
      // one from before.
      try divergence.check("the loss", isFinite: loss.isFinite)
      try divergence.check("the validation loss", isFinite: trainer.validationLoss.isFinite)
      if let place {
        PathCheckpoint.write(
          trainer.state, state: trainer.checkpointState, to: place)
      }
      try progress(
        Progress(
          stage: "training the detector", completed: trainer.epoch, total: configuration.epochs,
          unit: "epoch", figures: [("loss", loss), ("validation loss", trainer.validationLoss)]))
    }
    if let place { KeptWork.finish(checkpoint: place.path) }
    return SequenceDetector(network: trainer.best)
  }

  /// p at the last action of every sequence, `[sequences]`.
  public func scores(of sequences: ActionSequences) -> [Float] {
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
