import Foundation
import TestSupport
import Testing

@testable import Essentials

@Suite struct FingerprintTests {
  /// The examples of FIPS 180-2, appendix B.
  @Test func isSHA256() {
    #expect(
      Fingerprint(of: "abc").text
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      Fingerprint(of: "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").text
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
  }

  @Test func piecesCountAsTheWhole() {
    var pieces = Fingerprint(of: "a")
    pieces.add("b")
    pieces.add([UInt8(ascii: "c")])
    #expect(pieces.text == Fingerprint(of: "abc").text)
    #expect(pieces.shortText == "ba7816bf8f01cfea")
  }

  @Test func aCopyGoesItsOwnWay() {
    let one = Fingerprint(of: "ab")
    var other = one
    other.add("c")
    #expect(other.bytes == Fingerprint(of: "abc").bytes && other.bytes == other.bytes)
    #expect(one.bytes == Fingerprint(of: "ab").bytes)
    #expect(
      Fingerprint().text == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func aFileIsItsBytes() throws {
    let folder = try TemporaryFolder()
    #expect(
      try Fingerprint(ofFile: folder.write("abc", to: "x")).text == Fingerprint(of: "abc").text)
    // Longer than what is read at once.
    let long = [UInt8](repeating: 7, count: (1 << 20) + 5)
    var whole = Fingerprint()
    whole.add(long)
    #expect(try Fingerprint(ofFile: folder.write(long, to: "y")).text == whole.text)
    #expect(throws: InputError.self) { try Fingerprint(ofFile: folder.path + "/gone") }
  }

  @Test func aFolderIsTheNamesAndBytesInIt() throws {
    func fingerprint(_ files: [(String, String)]) throws -> String {
      let folder = try TemporaryFolder()
      try FileManager.default.createDirectory(
        atPath: folder.path + "/in", withIntermediateDirectories: true)
      for (name, text) in files { _ = try folder.write(text, to: name) }
      return try Fingerprint(ofFolder: folder.path).text
    }
    let one = try fingerprint([("a", "1"), ("in/b", "2")])
    #expect(try fingerprint([("in/b", "2"), ("a", "1")]) == one)
    for other in [
      [("a", "1"), ("in/b", "3")], [("a", "1"), ("in/c", "2")], [("a", "1")],
      [("a", "12"), ("in/b", "")], [("a", "1"), ("b", "2")],
    ] {
      #expect(try fingerprint(other) != one)
    }
  }
}
