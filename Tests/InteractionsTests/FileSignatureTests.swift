import Essentials
import TestSupport
import Testing
@testable import Interactions

@Suite struct FileSignatureTests {
  /// Each kind by the first bytes that its own tool writes, and the way round that is told.
  @Test(
    arguments: [
      ([0x50, 0x4B, 0x03, 0x04, 0x14, 0, 0, 0], "unzip it"),
      ([0x28, 0xB5, 0x2F, 0xFD, 0x04, 0, 0, 0], "'zstd -d'"),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 0, 0x04], "'xz -d'"),
      ([0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26], "'bzip2 -d'"),
      ([0x50, 0x41, 0x52, 0x31, 0x15, 0x04, 0x15, 0x20], "to_csv"),
    ] as [([UInt8], String)])
  func kindsAreNamedWithTheWayRound(bytes: [UInt8], wayRound: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "log.csv")
    let message = complaint(about: path) { _ = try DatasetFolder(path: "/").load(path) }
    #expect(message?.hasPrefix("FILE: ") == true && message?.contains(wayRound) == true)
  }

  @Test func namesMayBeginLikeThem() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("BZh9,user,item\n1,2,3\n", to: "log.csv")
    #expect(try DatasetFolder(path: "/").load(path).userNames == ["2"])
  }

  /// No line of it ever ends.
  @Test func zerosAreNoText() {
    #expect(
      complaint(about: "/dev/zero") { _ = try DatasetFolder(path: "/").load("/dev/zero") }
        == "FILE: not a text file: there are zero bytes in it")
  }
}
