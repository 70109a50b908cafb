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
}
