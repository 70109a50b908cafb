import Essentials
import Interactions
import Kernels
import Torch

/// Reads what an account clicked, click by click, and tells how much it resembles the false accounts that
/// it was shown.
///
/// **Source.** Cao, Chen, Yao, Wang & Zhang, *Adversarial attacks and detection on reinforcement
/// learning-based interactive recommender systems*, SIGIR 2020, section 2.3: the network of
/// ``SequenceDetector``, whose authors find that it detects attacks which it was not trained on. There it
/// reads an agent's path; here the items that an account clicked.
///
/// **Differences.** An item is where it lies along the log's principal axes, the logarithm of its
/// popularity, and whether the account clicked it before; an account is its last
/// ``Configuration/clicks`` clicks. The rarer kind of examples is repeated until there are as many of
/// both. Batches are smaller and steps longer, since there are thousands of accounts, not a hundred
/// thousand paths. An account without clicks has no suspicion.
public struct AccountSequenceDetector: AccountDetector {
  /// What users type: "sequence".
  public static let identifier = "sequence"

  /// It has to be shown false accounts.
  public static let learnsFromExamples = true

  /// The hyperparameters of ``AccountSequenceDetector``.
  public struct Configuration: ComponentConfiguration, Equatable {
    /// How many clicks of an account are read, its last ones.
    public var clicks = 30
    /// The width of both GRUs' states.
    public var hidden = 32
    /// The share of the decoder's hidden numbers that are dropped in training.
    public var dropout = 0.5
    /// Adam's step size.
    public var learningRate = 2e-3
    /// How much of a weight is added to its gradient.
    public var weightDecay = 1e-4
    /// How many accounts make a step.
    public var batchSize = 128
    /// The most passes over the accounts.
    public var epochs = 30
    /// How many epochs without a lower validation loss end training, 0 never does.
    public var patience = 6
    /// How often the decomposition of the log goes over it, there and back.
    public var passes = 4

    /// The defaults.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require((1...1000).contains(clicks), "clicks", "from 1 to 1000")
      try require((1...1000).contains(passes), "passes", "from 1 to 1000")
      try network.validate()
    }

    /// What the network and its training take.
    var network: SequenceDetector.Configuration {
      var network = SequenceDetector.Configuration()
      network.hidden = hidden
      network.dropout = dropout
      network.learningRate = learningRate
      network.weightDecay = weightDecay
      network.batchSize = batchSize
      network.epochs = epochs
      network.patience = patience
      return network
    }
  }

  private let configuration: Configuration

  /// A detector with these hyperparameters.
  public init(_ configuration: Configuration) { self.configuration = configuration }

  /// Throws: without examples there is nothing to tell.
  public func suspicion(
    of log: InteractionLog, seed: UInt64, reporting: ProgressReport
  ) throws -> [Float] {
    try watch(over: log, learningFrom: nil, seed: seed, reporting: reporting).suspicion
  }

  /// Learns from the examples, and reads the accounts of `log`.
  public func watch(
    over log: InteractionLog, learningFrom examples: AccountExamples?, seed: UInt64,
    reporting: ProgressReport
  ) throws -> any AccountWatch {
    try configuration.validate()
    guard let examples else {
      throw InputError(
        .usage, "the detector '\(Self.identifier)' learns from false accounts: which attack's?")
    }
    let graph = AccountGraph(log)
    let axes = try PrincipalAxes(
      of: graph, passes: configuration.passes, seed: seed, reporting: reporting)
    let view = ClickSequences.View(graph, axes, steps: configuration.clicks)
    func sequences(
      _ users: [UserID], _ injections: ArraySlice<Injection>
    ) -> ClickSequences {
      var sequences = ClickSequences(view)
      sequences.add(users, of: log)
      for injection in injections { sequences.add(injection) }
      sequences.balance()
      return sequences
    }
    let trainer = SequenceDetectorTrainer(
      configuration.network,
      training: sequences(examples.training, examples.parts.training),
      validation: sequences(examples.validation, examples.parts.validation), seed: seed)
    while !trainer.isFinished {
      let loss = trainer.trainEpoch()
      guard loss.isFinite, trainer.validationLoss.isFinite else {
        throw InputError(
          .usage,
          "the loss of the detector '\(Self.identifier)' is no finite number: try a smaller 'learningRate'"
        )
      }
      try reporting(
        Progress(
          stage: "training the detector", completed: trainer.epoch, total: configuration.epochs,
          unit: "epoch", figures: [("loss", loss), ("validation loss", trainer.validationLoss)]))
    }
    return SequenceWatch(trainer.best, view, log)
  }
}

/// A trained network and how it sees items.
private struct SequenceWatch: AccountWatch {
  let suspicion: [Float]
  private let network: AttentionClassifier
  private let view: ClickSequences.View

  init(_ network: AttentionClassifier, _ view: ClickSequences.View, _ log: InteractionLog) {
    self.network = network
    self.view = view
    let users = (0..<log.userCount).map { UserID($0) }.filter { !log[$0].isEmpty }
    var sequences = ClickSequences(view)
    sequences.add(users, of: log)
    var suspicion = [Float](repeating: 0, count: log.userCount)
    for (user, score) in zip(users, Self.scores(of: sequences, by: network)) {
      suspicion[user.index] = score
    }
    self.suspicion = suspicion
  }

  func suspicion(of injection: Injection) -> [Float] {
    var sequences = ClickSequences(view)
    sequences.add(injection)
    var scores = Self.scores(of: sequences, by: network)[...]
    return (0..<injection.count).map { injection[$0].isEmpty ? 0 : scores.removeFirst() }
  }

  /// p at the last click of every account.
  private static func scores(
    of sequences: ClickSequences, by network: AttentionClassifier
  ) -> [Float] {
    let all = Array(0..<sequences.count)
    let size = SequenceDetectorTrainer.evaluationSize
    var result = [Float](repeating: 0, count: all.count)
    result.withDisjointRows { result in
      withoutGradient {
        Threads.forEach(of: (all.count + size - 1) / size) { part in
          let range = part * size..<min(all.count, (part + 1) * size)
          var rng = SeededGenerator(seed: 0)
          let batch = sequences.batch(all[range])
          let logits = network(batch, dropout: 0, using: &rng)
          let scores: [Float] = (logits.sigmoid() * batch.last).sum(1).array()
          for (place, score) in zip(range, scores) { result[place] = score }
        }
      }
    }
    return result
  }
}
