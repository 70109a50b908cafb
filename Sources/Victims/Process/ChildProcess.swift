import Essentials
import Foundation
import Processes

/// A command that runs beside this process, in a group of its own, with its streams as raw bytes.
///
/// Nothing of it outlives this process, however that ends: a watcher, a shell that waits for the end of
/// a pipe which this process alone holds open, ends the whole group when nobody is left to.
///
/// Streams do not block: whoever waits does so in ``wait(writing:for:)``. One thread at a time.
final class ChildProcess {
  /// The process, and the group that it leads.
  let identifier: pid_t
  /// Where its standard input is written to, its standard output and its standard error are read from;
  /// −1 once closed.
  private(set) var input: Int32
  private(set) var output: Int32
  private(set) var error: Int32
  private let process: SpawnedProcess
  private let watcher: SpawnedProcess
  /// The pipe whose end the watcher waits for.
  private var watch: Int32

  /// Starts `command` by the shell.
  ///
  /// - Parameter folder: A folder that goes with it when this process is killed.
  /// - Throws: An ``InputError`` if no more processes or files are allowed.
  init(_ command: String, folder: String) throws {
    try FreeDescriptors.require(24, "to start another process")
    Self.outliveClosedPipes
    let pipes = try (Pipe.make(), Pipe.make(), Pipe.make(), Pipe.make())
    for end in [pipes.0.write, pipes.1.read, pipes.2.read] {
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
      // As much as the system gives: long lists cross in fewer turns.
      _ = fcntl(end, Self.setPipeSize, 1 << 20)
    }
    process = try Self.shell(
      ["-c", command], input: pipes.0.read, output: pipes.1.write, error: pipes.2.write)
    identifier = process.identifier
    (input, output, error) = (pipes.0.write, pipes.1.read, pipes.2.read)
    watch = pipes.3.write
    do {
      watcher = try Self.shell(
        ["-c", Self.watching, "watcher", "\(identifier)", folder], input: pipes.3.read)
    } catch {
      kill(-identifier, SIGKILL)
      throw error
    }
  }

  deinit { end(patience: 0) }

  private static func shell(
    _ arguments: [String], input: Int32, output: Int32? = nil, error: Int32? = nil
  ) throws -> SpawnedProcess {
    do {
      return try SpawnedProcess("/bin/sh", arguments, input: input, output: output, error: error)
    } catch {
      throw InputError(.inputOutput, "no process can be started: \(error.reason)")
    }
  }

  /// Keeps a child that dies while it is written to from taking this process along, as it would by
  /// default.
  ///
  /// That nobody reads is told by `write`. Whoever handles the signal already is left to it.
  private static let outliveClosedPipes: Void = {
    var action = sigaction()
    guard sigaction(SIGPIPE, nil, &action) == 0, action.__sigaction_handler.sa_handler == nil else {
      return
    }
    signal(SIGPIPE, SIG_IGN)
  }()

  /// F_SETPIPE_SZ.
  private static let setPipeSize: Int32 = 1031

  /// Ends the group when the pipe ends before a line came: first as it is asked to, then for good.
  private static let watching = """
    read -r line || { kill -TERM "-$1"; sleep 1; kill -KILL "-$1"; rm -rf -- "$2"; } 2>/dev/null
    """

  /// How it has ended; nil while it runs.
  var ending: String? { process.end?.words }

  /// What may be done without waiting.
  struct Readiness {
    var writes = false
    var reads = false
    var logs = false
  }

  /// Waits until a stream is ready, or for so many milliseconds.
  func wait(writing: Bool, for milliseconds: Int) -> Readiness {
    var streams = [
      pollfd(fd: writing ? input : -1, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: error, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&streams, 3, Int32(milliseconds)) > 0 else { return Readiness() }
    return Readiness(
      writes: streams[0].revents != 0, reads: streams[1].revents != 0,
      logs: streams[2].revents != 0)
  }

  /// Writes what fits of `bytes`.
  ///
  /// - Returns: How many; nil if nobody reads any more.
  func write(_ bytes: UnsafeRawBufferPointer) -> Int? {
    let count = Foundation.write(input, bytes.baseAddress, bytes.count)
    if count >= 0 { return count }
    return errno == EAGAIN || errno == EINTR ? 0 : nil
  }

  /// What ``read(_:into:)`` found.
  enum Reading: Equatable {
    case bytes(Int)
    case nothing
    case end
  }

  /// One of the streams that come from the process.
  enum Stream {
    case output
    case error
  }

  /// Reads what is there.
  func read(_ stream: Stream, into buffer: UnsafeMutableRawBufferPointer) -> Reading {
    let count = Foundation.read(
      stream == .output ? output : error, buffer.baseAddress, buffer.count)
    if count > 0 { return .bytes(count) }
    if count < 0, errno == EAGAIN || errno == EINTR { return .nothing }
    close(stream)
    return .end
  }

  private func close(_ stream: Stream) {
    switch stream {
    case .output: Self.close(&output)
    case .error: Self.close(&error)
    }
  }

  /// Ends the group: closes its input, then asks it to end, then ends it, waiting so many seconds each
  /// time.
  func end(patience: Double) {
    guard watch >= 0 else { return }
    Self.close(&input)
    if patience > 0 { waitForEnd(patience) }
    for signal in [SIGTERM, SIGKILL] where isAlive {
      kill(-identifier, signal)
      waitForEnd(signal == SIGTERM ? min(patience, 1) : 1)
    }
    Self.close(&output)
    Self.close(&error)
    // A line tells the watcher that nothing is left to end.
    _ = Foundation.write(watch, "\n", 1)
    Self.close(&watch)
  }

  /// Whether anyone of the group is left.
  private var isAlive: Bool { kill(-identifier, 0) == 0 || errno == EPERM }

  private func waitForEnd(_ seconds: Double) {
    let start = ContinuousClock.now
    while isAlive, (ContinuousClock.now - start) / .seconds(1) < seconds {
      // What it still says must not keep it from ending.
      var rest = [UInt8](repeating: 0, count: 1 << 16)
      rest.withUnsafeMutableBytes { rest in
        if output >= 0 { _ = Foundation.read(output, rest.baseAddress, rest.count) }
        if error >= 0 { _ = Foundation.read(error, rest.baseAddress, rest.count) }
      }
      usleep(2_000)
    }
  }

  private static func close(_ descriptor: inout Int32) {
    if descriptor >= 0 { Foundation.close(descriptor) }
    descriptor = -1
  }
}

/// Two ends that no other process inherits.
private enum Pipe {
  static func make() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else {
      throw InputError(.inputOutput, "no more pipes: \(String(cString: strerror(errno)))")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}
