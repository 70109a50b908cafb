import Essentials
import Foundation
import Torch

/// A file that an interrupted fit goes on from, rewritten between epochs.
///
/// A safetensors file of whatever the fit has changed so far, which knows what is trained on what
/// and carries the SHA-256 of its content. It appears whole or not at all, and is gone once the
/// model is safe.
public final class TrainingCheckpoint {
  /// Where the file is, or will be.
  public let path: String
  private let identity: [String: String]
  private let interval: Duration
  private let start = ContinuousClock.now
  private var lastWrite = ContinuousClock.now
  /// How many seconds the interrupted runs took that left the file; 0 before it is read.
  public private(set) var secondsBefore = 0.0

  private static let secondsName = "seconds"

  /// The file at `path` of a fit with this identity: everything that decides what it gives, by
  /// name.
  ///
  /// - Parameters:
  ///   - path: Where the file is, or will be.
  ///   - identity: Everything that decides what the fit gives, by name.
  ///   - interval: At least so much time passes between two writes, so that quick epochs are not
  ///     slowed down; a killed run loses no more than this or one epoch, whichever is longer.
  public init(path: String, identity: [String: String], interval: Duration = .seconds(2)) {
    self.path = path
    self.identity = identity
    self.interval = interval
  }

  /// What an interrupted fit left, or nil if none did.
  ///
  /// - Throws: An ``/Essentials/InputError`` that says in one line why the file cannot be used: it
  ///   is damaged, or of something else.
  public func read() throws -> TensorFile? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      let file = try TensorFile(contentsOf: path)
      try file.requireChecksum()
      try file.verify(identity)
      secondsBefore = file.metadata[Self.secondsName].flatMap { Double($0) } ?? 0
      KeptWork.note(checkpoint: path)
      return file
    } catch {
      throw unusable(error.message)
    }
  }

  /// What to say of a file that cannot be used.
  public func unusable(_ reason: String) -> InputError {
    InputError(.data, "\(reason); remove the file to train from the start", file: path)
  }

  /// Whether enough time has passed since the last write.
  public var isDue: Bool { ContinuousClock.now - lastWrite >= interval }

  /// Replaces the file; where that cannot be, says so once and lets the training go on.
  ///
  /// - Parameters:
  ///   - tensors: All that the fit has changed so far.
  ///   - metadata: What else it takes to go on, by names that no identity has.
  public func write(_ tensors: [NamedTensor], metadata: [String: String]) {
    var text = metadata.merging(identity) { $1 }
    text[Self.secondsName] = "\(secondsBefore + (ContinuousClock.now - start) / .seconds(1))"
    do {
      try TensorFile(tensors, metadata: text).write(to: path)
      KeptWork.note(checkpoint: path)
    } catch {
      // Hours of training are worth more than the means to take them up.
      Warning.say("\(path): \(error.message); an interrupted training will start anew")
    }
    lastWrite = .now
  }

  /// Removes the file, if there is one.
  public func remove() { try? FileManager.default.removeItem(atPath: path) }
}
