import Essentials
import Foundation

/// What a recommender of somebody else's says beside its answers: standard error, log messages, and
/// lines on standard output that are none of the protocol's.
///
/// The last lines are kept for who wants to know why it ended.
struct RecommenderLog {
  /// Told of every line as it comes, ready to be shown.
  let show: @Sendable (String) -> Void
  /// The last lines, oldest first, at most 20.
  private(set) var latest: [String] = []
  /// Lines on standard output that were not understood.
  private(set) var strayLines = 0
  private let buffer = LineBuffer()

  private static let kept = 20
  /// The most of a line that is worth showing, in bytes.
  private static let width = 500

  init(show: @escaping @Sendable (String) -> Void) { self.show = show }

  /// Takes up what `read` puts into its buffer: bytes of standard error.
  mutating func add(_ read: (UnsafeMutableRawBufferPointer) -> Int) {
    buffer.fill(1 << 16, read)
    while let line = buffer.withLine({ String(decoding: $0.prefix(Self.width), as: UTF8.self) }) {
      add(line)
    }
    // A program that writes no ends of lines must not fill the memory.
    if buffer.pending > 1 << 20 { addRest() }
  }

  /// Takes what is left without the end of a line.
  mutating func addRest() {
    guard buffer.pending > 0 else { return }
    add(String(decoding: buffer.takeRest(Self.width), as: UTF8.self))
  }

  /// A line on standard output that is no JSON-RPC.
  mutating func add(stray line: UnsafeRawBufferPointer) {
    strayLines += 1
    guard strayLines <= Self.shownStrays else { return }
    add(
      String(decoding: line.prefix(Self.width), as: UTF8.self)
        + (strayLines == Self.shownStrays ? " (and more like this on standard output)" : ""))
  }

  /// After this many they are only counted.
  private static let shownStrays = 20

  /// A line, cut to what can be shown.
  mutating func add(_ line: String) {
    let line = String(line.printable.prefix(Self.width))
    guard !line.allSatisfy(\.isWhitespace) else { return }
    latest.append(line)
    if latest.count > Self.kept { latest.removeFirst() }
    show(line)
  }
}
