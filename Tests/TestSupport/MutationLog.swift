import Foundation

/// Keeps what is being tried where `MITHRIDATE_FUZZ_FOLDER` says, so that it is there when the process
/// ends over it; nothing where that is not set.
///
/// `NAME.input` is the input that is being tried: it is left by a process that trapped, and gone after
/// one that finished. `NAME.slow-NUMBER` are inputs that took more than five seconds, `NAME.count` says how many
/// inputs there were so far.
package struct MutationLog {
  private let path: String?
  private let file: Int32
  private let start = ContinuousClock.now
  private var begun = ContinuousClock.now
  private var last: (bytes: [UInt8], number: Int)?

  /// The log of what is called `name`.
  package init(of name: String) {
    path = ProcessInfo.processInfo.environment["MITHRIDATE_FUZZ_FOLDER"].map { "\($0)/\(name)" }
    file = path.map { open($0 + ".input", O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o644) } ?? -1
  }

  /// Keeps `bytes`, input `number`, which is tried from now on.
  package mutating func begin(_ bytes: [UInt8], _ number: Int) {
    guard let path else { return }
    let now = ContinuousClock.now
    if let last, now - begun > .seconds(5) {
      try? Data(last.bytes).write(to: URL(filePath: "\(path).slow-\(last.number)"))
    }
    if number.isMultiple(of: 1_000) { count(number) }
    begun = now
    last = (bytes, number)
    _ = bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
    ftruncate(file, off_t(bytes.count))
  }

  /// Notes that all of `number` inputs are done.
  package func finish(_ number: Int) {
    guard let path else { return }
    count(number)
    close(file)
    unlink(path + ".input")
  }

  private func count(_ number: Int) {
    guard let path else { return }
    let seconds = (ContinuousClock.now - start).components.seconds
    try? Data("\(number) inputs in \(seconds) s\n".utf8).write(to: URL(filePath: path + ".count"))
  }
}
