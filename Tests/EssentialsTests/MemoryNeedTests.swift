import Testing

@testable import Essentials

@Suite struct MemoryNeedTests {
  @Test func whatIsMoreThanThereIsIsRefused() throws {
    #expect(MemoryNeed.available > 1e8)
    try MemoryNeed.check(1e6, for: "a little")
    for bytes in [1e30, Double.infinity, .nan] {
      let error = try #require(throws: InputError.self) {
        try MemoryNeed.check(bytes, for: "too much")
      }
      #expect(error.kind == .usage)
      #expect(error.message.hasPrefix("too much would take about "))
    }
  }

  @Test func bytesReadAsAPersonSaysThem() {
    #expect(MemoryNeed.text(12) == "12 bytes")
    #expect(MemoryNeed.text(1_234) == "1.2 kB")
    #expect(MemoryNeed.text(25e9) == "25 GB")
    #expect(MemoryNeed.text(7.68e12) == "7.7 TB")
  }
}
