import Essentials
import TestSupport
import Testing
@testable import Interactions

@Suite struct TextStreamTests {
  private func text(_ bytes: [UInt8], chunk: Int) throws -> String {
    let folder = try TemporaryFolder()
    let stream = try TextStream(path: folder.write(bytes, to: "text"))
    var found: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: chunk)
    while true {
      let count = try buffer.withUnsafeMutableBufferPointer { try stream.read(into: $0) }
      if count == 0 { break }
      found += buffer[..<count]
    }
    return String(decoding: found, as: UTF8.self)
  }

  private func utf16(_ text: String, isBig: Bool) -> [UInt8] {
    ("\u{FEFF}" + text).utf16.flatMap { unit in
      let halves = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      return isBig ? halves.reversed() : halves
    }
  }

  /// Characters of one to four bytes, at every place of a chunk.
  @Test(arguments: [4, 5, 7, 64, 100_000])
  func utf16IsDecoded(chunk: Int) throws {
    var rng = SeededGenerator(seed: 8)
    for length in [0, 1, 2, 3, 50, 900] {
      let sample = String(
        (0..<length).map { _ in ["a", "é", "漢", "😀", "\n"].randomElement(using: &rng) ?? "a" }
          .joined())
      for isBig in [false, true] {
        #expect(try text(utf16(sample, isBig: isBig), chunk: chunk) == sample)
      }
      #expect(try text(Array(("\u{FEFF}" + sample).utf8), chunk: chunk) == sample)
      #expect(try text(Array(sample.utf8), chunk: chunk) == sample)
    }
  }

  @Test func brokenUTF16IsRefused() throws {
    let half: [UInt8] = [0xFF, 0xFE, 0x00, 0xD8]
    for bytes in [half, half + [0x61, 0x00], [0xFF, 0xFE, 0x00, 0xDC], [0xFF, 0xFE, 0x61]] {
      #expect(throws: InputError.self) { try text(bytes, chunk: 64) }
    }
  }
}
