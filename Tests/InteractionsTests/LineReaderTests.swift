import Essentials
import TestSupport
import Testing
@testable import Interactions

@Suite struct LineReaderTests {
  private func lines(_ text: String, chunk: Int) throws -> [String] {
    let folder = try TemporaryFolder()
    var lines: [String] = []
    try LineReader(path: folder.write(text, to: "text"), chunk: chunk).forEachLine { line, number in
      lines.append(String(decoding: line, as: UTF8.self))
      #expect(number == lines.count)
      return true
    }
    return lines
  }

  @Test(arguments: [4, 5, 8, 64, 10_000])
  func agreesWithSplitting(chunk: Int) throws {
    var rng = SeededGenerator(seed: 3)
    for _ in 0..<50 {
      let text = String((0..<rng.below(200)).map { _ in "ab\n".randomElement(using: &rng) ?? "a" })
      var expected = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if expected.last == "" { expected.removeLast() }
      #expect(try lines(text, chunk: chunk) == expected)
    }
  }

  @Test func endsAndMarksAreDropped() throws {
    #expect(try lines("\u{FEFF}a\r\n\r\nb\rc\r\nd", chunk: 4) == ["a", "", "b\rc", "d"])
  }

  @Test func stopsWhenAsked() throws {
    let folder = try TemporaryFolder()
    var count = 0
    try LineReader(path: folder.write("a\nb\nc\n", to: "text")).forEachLine { _, _ in
      count += 1
      return count < 2
    }
    #expect(count == 2)
  }
}
