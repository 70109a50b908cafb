import Dispatch
import Essentials
import Foundation

/// The fingerprint of a file's chunks, made beside the reading of what is in them.
///
/// Hashing takes a quarter of the time of reading a log, and neither needs the other. The chunks are
/// added one after another on a queue of their own, so that the fingerprint is that of the file.
final class BackgroundFingerprint: @unchecked Sendable {
  /// How many chunks may wait before reading does.
  private static let depth = 4

  private let queue = DispatchQueue(label: "mithridate.fingerprint")
  private let room = DispatchSemaphore(value: depth)
  private let lock = NSLock()
  // Under `lock`.
  private var spares: [[UInt8]] = []
  // On `queue` only.
  private var hash = Fingerprint()

  /// Adds the first `count` bytes of `chunk`, which comes back as a spare one: who keeps it and writes
  /// to it makes a copy.
  func add(_ chunk: consuming [UInt8], _ count: Int) {
    room.wait()
    queue.async { [chunk] in
      chunk.withUnsafeBytes { self.hash.add(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      self.lock.withLock { self.spares.append(chunk) }
      self.room.signal()
    }
  }

  /// A chunk to fill whose bytes have been added, or nil if none has.
  func spare() -> [UInt8]? { lock.withLock { spares.popLast() } }

  /// The fingerprint of all that has been added.
  var fingerprint: Fingerprint { queue.sync { hash } }
}
