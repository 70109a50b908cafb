import Essentials
import Foundation
import TestSupport
import Testing
@testable import Interactions

@Suite struct ByteStreamTests {
  private let text = "user_id:token\titem_id:token\nana\tapple\nbo\tpear\nana\tpear\n"
  // Python: base64.b64encode(gzip.compress(text, mtime=0)); then text[:40] and text[40:] apart.
  private let whole = [UInt8](
    Data(
      base64Encoded:
        "H4sIAAAAAAACAystTi2Kz0yxKsnPTs3jzCxJzYXzuBLzEjkTCwpyUrmS8jkLUhOLwCJgBgBBAKJ2NwAAA"
        + "A==") ?? Data())
  private let members = [UInt8](
    Data(
      base64Encoded:
        "H4sIAAAAAAACAystTi2Kz0yxKsnPTs3jzCxJzYXzuBLzEjkTCwpyUrmS8gFvjiPOKAAAAB+LCAAAAAAAA"
        + "gPjLEhNLOJKzEvkBDMAaBDdnw8AAAA=") ?? Data())

  private func read(_ bytes: [UInt8], chunk: Int = 7, buffer size: Int = 5) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let stream = try ByteStream(path: folder.write(bytes, to: "file"), chunk: chunk)
    var buffer = [UInt8](repeating: 0, count: size)
    var all: [UInt8] = []
    while true {
      let count = try buffer.withUnsafeMutableBufferPointer { try stream.read(into: $0) }
      if count == 0 { return all }
      all += buffer[..<count]
    }
  }

  @Test(arguments: [2, 3, 61, 1_000], [1, 13, 1_000])
  func plainAndCompressedFilesReadAlike(chunk: Int, size: Int) throws {
    for bytes in [Array(text.utf8), whole, members, whole + [0, 0, 0]] {
      #expect(try read(bytes, chunk: chunk, buffer: size) == Array(text.utf8))
    }
    #expect(try read([], chunk: chunk, buffer: size).isEmpty)
  }

  @Test func everyTruncationIsFound() throws {
    // A single byte is no gzip yet.
    for bytes in [whole, members] {
      for length in 2..<bytes.count {
        // Where the first of two members ends, nothing is missing.
        if bytes == members, (try? read(Array(bytes[..<length]))) == Array(text.utf8.prefix(40)) {
          #expect(bytes[length] == 0x1F && bytes[length + 1] == 0x8B)
          continue
        }
        #expect(throws: InputError.self) { try read(Array(bytes[..<length])) }
      }
    }
  }

  @Test func noDamagePassesUnseen() throws {
    // Bytes 4 to 9 are a date, hints and a system that mean nothing here.
    for position in 2..<whole.count where !(4...9).contains(position) {
      for bit in 0..<8 {
        var damaged = whole
        damaged[position] ^= 1 << UInt8(bit)
        if position == 3, bit == 0 { continue }  // "Probably text": a hint as well.
        let result = try? read(damaged)
        #expect(result == nil || result == Array(text.utf8), "byte \(position), bit \(bit)")
      }
    }
  }

  @Test func complaintsNameTheFile() throws {
    let folder = try TemporaryFolder()
    let cut = try folder.write(Array(whole[..<40]), to: "cut.inter.gz")
    #expect(
      complaint(about: cut) { _ = try InteractionFile(path: cut).convert(to: cut + "x") }
        == "FILE: the gzip data ends too early: a truncated file")
    var damaged = whole
    damaged[damaged.count - 6] ^= 1
    let corrupt = try folder.write(damaged, to: "corrupt.inter.gz")
    #expect(
      complaint(about: corrupt) { _ = try InteractionFile(path: corrupt).convert(to: cut + "x") }
        == "FILE: the gzip data is corrupt (incorrect data check)")
    let mixed = try folder.write(whole + Array("more".utf8), to: "mixed.inter.gz")
    #expect(
      complaint(about: mixed) { _ = try InteractionFile(path: mixed).convert(to: cut + "x") }
        == "FILE: something that is not gzip follows the gzip data")
    #expect(
      complaint(about: folder.path) { _ = try InteractionFile(path: folder.path) }
        == "FILE: a folder, not a file")
    #expect(
      complaint(about: "/none") { _ = try InteractionFile(path: "/none") } == "FILE: no such file")
    #expect(try folder.names == ["corrupt.inter.gz", "cut.inter.gz", "mixed.inter.gz"])
  }
}
