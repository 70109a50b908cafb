import Essentials
import Kernels
import Torch

/// Trains the network: Adam on the cross-entropy at every action, until the validation loss stops
/// falling.
///
/// Vectors are gathered batch by batch, so that memory does not grow with the number of sequences.
/// Every batch is cut into parts of ``partSize``, each on one thread, and every epoch and part has a
/// random stream of its own: the same bits whatever the number of threads, and after any epoch.
final class SequenceDetectorTrainer {
  /// How many sequences of a batch one thread takes.
  static let partSize = 64
  /// How many sequences are evaluated at a time.
  static let evaluationSize = 512

  /// The network as it is now.
  private let network: AttentionClassifier
  /// The network with the lowest validation loss so far.
  let best: AttentionClassifier
  /// How many epochs are done.
  private(set) var epoch = 0
  /// The mean loss over the validation sequences' actions after the last epoch.
  private(set) var validationLoss = Double.nan
  private var bestEpoch = 0
  private var bestLoss = Double.infinity

  private let configuration: SequenceDetector.Configuration
  private let training: any SequenceExamples
  private let validation: any SequenceExamples
  private let seed: UInt64
  private var optimizer: Adam

  /// A trainer before the first epoch.
  init(
    _ configuration: SequenceDetector.Configuration, training: any SequenceExamples,
    validation: any SequenceExamples, seed: UInt64
  ) {
    self.configuration = configuration
    self.training = training
    self.validation = validation
    self.seed = seed
    func make() -> AttentionClassifier {
      var rng = SeededGenerator(seed: seed, stream: "detector start")
      return AttentionClassifier(
        actionWidth: training.actionWidth, hidden: configuration.hidden, steps: training.steps,
        using: &rng)
    }
    network = make()
    best = make()
    optimizer = Adam(
      network.parameters,
      .init(learningRate: configuration.learningRate, weightDecay: configuration.weightDecay))
  }

  /// Whether there is nothing left to do.
  var isFinished: Bool {
    epoch >= configuration.epochs
      || configuration.patience > 0 && epoch - bestEpoch >= configuration.patience
  }

  /// What a checkpoint needs: both networks and the optimizer's state.
  var state: [NamedTensor] {
    network.parameters.under("current") + best.parameters.under("best")
      + optimizer.state.under("adam")
  }

  /// The numbers that a checkpoint needs.
  var checkpointState: [String: String] {
    ["epoch": String(epoch), "bestEpoch": String(bestEpoch), "bestLoss": String(bestLoss)]
  }

  /// Takes up where a trainer of the same sequences, configuration and seed stood.
  func resume(
    _ state: [String: Tensor], epoch: Int, bestEpoch: Int, bestLoss: Double
  ) throws(TensorFileError) {
    try network.load(state.under("current"))
    try best.load(state.under("best"))
    try optimizer.restore(state.under("adam"))
    self.epoch = epoch
    self.bestEpoch = bestEpoch
    self.bestLoss = bestLoss
  }

  /// Learns from every sequence once, in random order, and looks at the validation sequences.
  ///
  /// - Returns: The mean loss over the training sequences' actions.
  func trainEpoch() -> Double {
    var rng = SeededGenerator(seed: seed, stream: "detector epoch", index: epoch)
    var order = Array(0..<training.count)
    order.shuffle(using: &rng)
    let size = configuration.batchSize
    let batches = (order.count + size - 1) / size
    var (loss, actions) = (0.0, 0.0)
    for batch in 0..<batches {
      let range = batch * size..<min(order.count, (batch + 1) * size)
      let sums = step(order[range], number: epoch * batches + batch)
      loss += sums.loss
      actions += sums.actions
    }
    epoch += 1
    validationLoss = lossOnValidation()
    if validationLoss < bestLoss {
      bestLoss = validationLoss
      bestEpoch = epoch
      best.assign(network)
    }
    return loss / max(1, actions)
  }

  /// What a part of a batch adds.
  private struct Sums {
    var loss = 0.0
    var actions = 0.0
    var gradients: [Tensor] = []
  }

  /// Moves the network along the mean gradient of a batch.
  private func step(_ indices: ArraySlice<Int>, number: Int) -> (loss: Double, actions: Double) {
    let parts = sums(of: training, indices, part: Self.partSize) { [self] batch, labels, part in
      var rng = SeededGenerator(
        seed: seed, stream: "detector step", index: number * 2_048 + part)
      let logits = network(batch, dropout: configuration.dropout, using: &rng)
      let loss = network.loss(logits, of: batch, labels: labels)
      return Sums(
        loss: loss.item(), actions: batch.mask.sum().item(),
        gradients: gradients(of: loss, withRespectTo: network.parameters.tensors))
    }
    let actions = parts.reduce(0) { $0 + $1.actions }
    guard var total = parts.first?.gradients else { return (0, 0) }
    withoutGradient {
      // In order, whoever was first.
      for part in parts.dropFirst() {
        total = zip(total, part.gradients).map { $0 + $1 }
      }
      for gradient in total { gradient.multiply(by: 1 / actions) }
      optimizer.step(total)
    }
    return (parts.reduce(0) { $0 + $1.loss }, actions)
  }

  /// The mean loss over the validation sequences' actions, without dropout.
  private func lossOnValidation() -> Double {
    let indices = Array(0..<validation.count)
    let parts = withoutGradient {
      sums(of: validation, indices[...], part: Self.evaluationSize) { [self] batch, labels, _ in
        var rng = SeededGenerator(seed: 0)
        let loss = network.loss(
          network(batch, dropout: 0, using: &rng), of: batch, labels: labels)
        return Sums(loss: loss.item(), actions: batch.mask.sum().item())
      }
    }
    return parts.reduce(0) { $0 + $1.loss } / max(1, parts.reduce(0) { $0 + $1.actions })
  }

  /// What `body` makes of every part of the sequences at `indices`, in order.
  private func sums(
    of data: any SequenceExamples, _ indices: ArraySlice<Int>, part size: Int,
    _ body: @escaping (SequenceBatch, _ labels: Tensor, _ part: Int) -> Sums
  ) -> [Sums] {
    let count = (indices.count + size - 1) / size
    var parts = [Sums](repeating: Sums(), count: count)
    parts.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let parts = buffer
      nonisolated(unsafe) let body = body
      Threads.forEach(of: count) { part in
        let start = indices.startIndex + part * size
        let range = indices[start..<min(indices.endIndex, start + size)]
        let labels = Tensor(range.map { data.isPositive($0) ? Float(1) : 0 })
        parts[part] = body(data.batch(range), labels, part)
      }
    }
    return parts
  }
}
