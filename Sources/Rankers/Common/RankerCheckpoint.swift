import Essentials
import Foundation
import Interactions
import Torch

/// The file of one trained ranker, which knows what was trained on what.
///
/// A safetensors file of what ``Ranker/learned`` holds, with the identity and the SHA-256 of the
/// content as its metadata. It is written once, after a fit, whole or not at all; what an
/// interrupted fit of a ``ResumableRanker`` goes on from lies beside it until then, as
/// `<file>.training`.
public struct RankerCheckpoint: Sendable {
  /// How a ranker's training went.
  public struct Training: Sendable, Equatable {
    /// How many epochs it took.
    public var epochs: Int
    /// How many seconds it took, when it took place; of a fit that was interrupted, all parts
    /// together.
    public var seconds: Double
    /// Whether it took place earlier, and the model was read.
    public var isRead: Bool

    /// A training of so many epochs and seconds.
    public init(epochs: Int, seconds: Double, isRead: Bool) {
      self.epochs = epochs
      self.seconds = seconds
      self.isRead = isRead
    }
  }

  /// The version of the files.
  ///
  /// It rises whenever a ranker comes to train differently under the same
  /// hyperparameters, so that older files are not found any more.
  private static let format = "mithridate-ranker-1"

  /// Where the file is, or will be.
  public let path: String
  /// What it belongs to; a file of anything else is refused.
  private let identity: [String: String]
  /// How much time passes at least between two writes of what an interrupted fit goes on from.
  var interval = Duration.seconds(2)

  /// The file in `folder` for a ranker of this name with this identity: everything that decides
  /// what its training gives, by name.
  public init(folder: String, ranker: String, identity: [String: String]) {
    self.identity = identity.merging(["ranker": ranker, "format": Self.format]) { $1 }
    var fingerprint = Fingerprint()
    for (name, value) in self.identity.sorted(by: { $0.key < $1.key }) {
      fingerprint.add("\(name)=\(value)\n")
    }
    path = "\(folder)/\(ranker)-\(fingerprint.shortText).safetensors"
  }

  /// Where a fit that is under way keeps what it takes to go on.
  package var underWay: TrainingCheckpoint {
    TrainingCheckpoint(path: "\(path).training", identity: identity, interval: interval)
  }

  /// Restores `ranker` from the file, or returns nil if there is none.
  ///
  /// - Throws: An ``/Essentials/InputError`` if the file is of something else, or cannot be read.
  public func restore(_ ranker: some Ranker, fittedTo log: InteractionLog) throws -> Training? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      let file = try TensorFile(contentsOf: path)
      try file.verify(identity)
      try file.requireChecksum()
      guard let epochs = file.metadata["epochs"].flatMap({ Int($0) }),
        let seconds = file.metadata["seconds"].flatMap({ Double($0) })
      else { throw failure("how long the training took is missing") }
      try ranker.restore(file.dictionary, fittedTo: log)
      KeptWork.noteModel()
      return Training(epochs: epochs, seconds: seconds, isRead: true)
    } catch let error as TensorFileError {
      throw failure(error.message)
    }
  }

  /// Writes what `ranker` has learned, whole or not at all; nothing for one that only counts.
  ///
  /// Where that cannot be, it says so and lets the trained ranker serve: what was trained is worth
  /// more than that nobody trains it again.
  public func write(_ ranker: some Ranker, after training: Training) {
    let learned = ranker.learned
    guard !learned.isEmpty else { return }
    let metadata = identity.merging(
      ["epochs": "\(training.epochs)", "seconds": "\(training.seconds)"]
    ) { $1 }
    do {
      try TensorFile(learned, metadata: metadata).write(to: path)
      KeptWork.noteModel()
    } catch {
      Warning.say("\(path): \(error.message); the trained model is used and not kept")
    }
  }

  private func failure(_ message: String) -> InputError {
    InputError(.data, "\(message); remove the file, or train anew with --no-cache", file: path)
  }
}

extension Ranker {
  /// Trains from scratch on `log`, or takes up the model of an equal training that `checkpoint`
  /// holds; what is trained is kept there.
  ///
  /// If another process trains the same, its model is waited for; if an earlier one was interrupted
  /// in its training, a ``ResumableRanker`` goes on where that stopped.
  ///
  /// - Returns: How the training went, now or then.
  public func fit(
    to log: InteractionLog, validation: RankingTask?, using rng: inout SeededGenerator,
    keptIn checkpoint: RankerCheckpoint?, reporting: ProgressReport
  ) throws -> RankerCheckpoint.Training {
    guard let checkpoint else {
      return try timedFit(to: log, validation: validation, using: &rng, reporting: reporting)
    }
    func report(_ stage: String, completed: Int) throws {
      try reporting(Progress(stage: stage, completed: completed, total: 1, unit: "model"))
    }
    func restored() throws -> RankerCheckpoint.Training? {
      let training = try checkpoint.restore(self, fittedTo: log)
      if training != nil {
        try report("\(Self.identifier) was trained before, \(checkpoint.path)", completed: 1)
      }
      return training
    }
    if let training = try restored() { return training }
    return try FileLock.holding("\(checkpoint.path).lock") {
      try report("waiting for the \(Self.identifier) that another process trains", completed: 0)
    } _: {
      if let training = try restored() { return training }
      let underWay = checkpoint.underWay
      let training = try timedFit(
        to: log, validation: validation, using: &rng, resuming: underWay, reporting: reporting)
      checkpoint.write(self, after: training)
      underWay.remove()
      return training
    }
  }

  private func timedFit(
    to log: InteractionLog, validation: RankingTask?, using rng: inout SeededGenerator,
    resuming checkpoint: TrainingCheckpoint? = nil, reporting: ProgressReport
  ) throws -> RankerCheckpoint.Training {
    let start = ContinuousClock.now
    var epochs = 0
    func report(_ progress: Essentials.Progress) throws {
      epochs = max(epochs, progress.completed)
      try reporting(progress)
    }
    if let resumable = self as? any ResumableRanker {
      try resumable.fit(
        to: log, validation: validation, using: &rng, resuming: checkpoint, reporting: report)
    } else {
      try fit(to: log, validation: validation, using: &rng, reporting: report)
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1) + (checkpoint?.secondsBefore ?? 0)
    return RankerCheckpoint.Training(epochs: epochs, seconds: seconds, isRead: false)
  }
}
