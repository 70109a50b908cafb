import Essentials
import Foundation
import Interactions
import Torch

/// The file of one trained ranker, which knows what was trained on what.
///
/// A safetensors file of what ``Ranker/learned`` holds, with the identity as its metadata. It is
/// written once, after a fit, whole or not at all; an interrupted fit leaves nothing.
package struct RankerCheckpoint: Sendable {
  /// How a ranker's training went.
  package struct Training: Sendable, Equatable {
    /// How many epochs it took.
    package var epochs: Int
    /// How long it took, when it took place.
    package var seconds: Double
    /// Whether it took place earlier, and the model was read.
    package var isRead: Bool
  }

  /// The version of the files.
  ///
  /// It rises whenever a ranker comes to train differently under the same
  /// hyperparameters, so that older files are not found any more.
  private static let format = "mithridate-ranker-1"

  /// Where the file is, or will be.
  package let path: String
  /// What it belongs to; a file of anything else is refused.
  private let identity: [String: String]

  /// The file in `folder` for a ranker of this name with this identity: everything that decides
  /// what its training gives, by name.
  package init(folder: String, ranker: String, identity: [String: String]) {
    self.identity = identity.merging(["ranker": ranker, "format": Self.format]) { $1 }
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for (name, value) in self.identity.sorted(by: { $0.key < $1.key }) {
      for byte in "\(name)=\(value)\n".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
    let digits = String(hash, radix: 16)
    path =
      "\(folder)/\(ranker)-\(String(repeating: "0", count: 16 - digits.count))\(digits).safetensors"
  }

  /// Restores `ranker` from the file, or returns nil if there is none.
  ///
  /// - Throws: An ``InputError`` if the file is of something else, or cannot be read.
  package func restore(_ ranker: some Ranker, fittedTo log: InteractionLog) throws -> Training? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      let file = try TensorFile(contentsOf: path)
      for (name, expected) in identity.sorted(by: { $0.key < $1.key })
      where file.metadata[name] != expected {
        throw failure(
          "a model of another \(name): \(file.metadata[name] ?? "none"), expected \(expected)")
      }
      guard let epochs = file.metadata["epochs"].flatMap({ Int($0) }),
        let seconds = file.metadata["seconds"].flatMap({ Double($0) })
      else { throw failure("how long the training took is missing") }
      try ranker.restore(file.dictionary, fittedTo: log)
      return Training(epochs: epochs, seconds: seconds, isRead: true)
    } catch let error as TensorFileError {
      throw failure(error.message)
    }
  }

  /// Writes what `ranker` has learned, whole or not at all; nothing for one that only counts.
  package func write(_ ranker: some Ranker, after training: Training) throws {
    let learned = ranker.learned
    guard !learned.isEmpty else { return }
    let metadata = identity.merging(
      ["epochs": "\(training.epochs)", "seconds": "\(training.seconds)"]
    ) { $1 }
    do { try TensorFile(learned, metadata: metadata).write(to: path) } catch {
      throw InputError(.cannotCreate, error.message, file: path)
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
  /// If another process trains the same, its model is waited for.
  package func fit(
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
      let training = try timedFit(
        to: log, validation: validation, using: &rng, reporting: reporting)
      try checkpoint.write(self, after: training)
      return training
    }
  }

  private func timedFit(
    to log: InteractionLog, validation: RankingTask?, using rng: inout SeededGenerator,
    reporting: ProgressReport
  ) throws -> RankerCheckpoint.Training {
    let start = ContinuousClock.now
    var epochs = 0
    try fit(to: log, validation: validation, using: &rng) { progress in
      epochs = max(epochs, progress.completed)
      try reporting(progress)
    }
    return RankerCheckpoint.Training(
      epochs: epochs, seconds: (ContinuousClock.now - start) / .seconds(1), isRead: false)
  }
}
