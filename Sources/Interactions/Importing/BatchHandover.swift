import Dispatch
import Foundation

/// Lets one thread take batches, in order, while another fills the next ones.
///
/// Cutting rows and numbering names are as much work, and neither waits for the other. The order in
/// which batches are taken is that of the file, so that nothing depends on how fast which thread is.
final class BatchHandover: @unchecked Sendable {
  /// How many batches there are: one that is filled, one that is taken, and two in between.
  private static let depth = 4

  private let queue = DispatchQueue(label: "mithridate.rows")
  private let room = DispatchSemaphore(value: depth - 1)
  private let batches: [RowBatch]
  private var next = 0
  private let taker: (RowBatch) throws -> Void
  private let lock = NSLock()
  // Under `lock`.
  private var failure: (any Error)?
  /// Whether it has been thrown.
  private var isTold = false

  private init(_ taker: @escaping (RowBatch) throws -> Void) {
    self.taker = taker
    batches = (0..<BatchHandover.depth).map { _ in
      RowBatch(capacity: RowColumn<Int32>.longestAppend)
    }
  }

  /// Calls `body`, whose batches `taker` takes, on another thread; it has taken all of them at the end,
  /// or up to its error.
  ///
  /// - Throws: What `taker` throws, or else `body`.
  static func run(
    _ taker: (RowBatch) throws -> Void, _ body: (BatchHandover) throws -> Void
  ) throws {
    try withoutActuallyEscaping(taker) { taker in
      let handover = BatchHandover(taker)
      let result = Result { try body(handover) }
      // Nothing of `taker` is in use any more when it goes out of scope.
      let failure = handover.wait()
      // What has been thrown to `body` may have come back with more to it.
      if let failure, !handover.isTold { throw failure }
      try result.get()
    }
  }

  /// The batch to fill.
  var batch: RowBatch { batches[next] }

  /// Hands the batch on; ``batch`` is another one then.
  ///
  /// - Throws: What the taker has thrown.
  func pass() throws {
    let batch = batches[next]
    next = (next + 1) % batches.count
    queue.async {
      if !self.hasFailed {
        do { try self.taker(batch) } catch { self.lock.withLock { self.failure = error } }
      }
      self.room.signal()
    }
    room.wait()
    if hasFailed { try finish() }
  }

  /// Waits until all batches have been taken.
  ///
  /// - Throws: What the taker has thrown.
  func finish() throws {
    if let failure = wait() {
      isTold = true
      throw failure
    }
  }

  private func wait() -> (any Error)? {
    queue.sync {}
    return lock.withLock { failure }
  }

  private var hasFailed: Bool { lock.withLock { failure != nil } }
}
