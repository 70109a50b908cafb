import Essentials
import Testing
@testable import Interactions

@Suite struct NameTableTests {
  private func intern(_ name: String, in table: inout NameTable) throws -> Int32 {
    try Array(name.utf8).withUnsafeBufferPointer { try table.intern($0) }
  }

  /// Against a dictionary, with more names than the first table of slots holds.
  @Test func namesAreNumberedByFirstAppearance() throws {
    var rng = SeededGenerator(seed: 1)
    var table = NameTable()
    var expected: [String: Int32] = [:]
    var names: [String] = []
    for _ in 0..<30_000 {
      let name = "n\(rng.below(9_000))é"
      if expected[name] == nil {
        expected[name] = Int32(names.count)
        names.append(name)
      }
      #expect(try intern(name, in: &table) == expected[name])
    }
    #expect(table.count == names.count && names.count > 5_000)
    #expect(names.indices.allSatisfy { table[$0] == names[$0] })
  }

  @Test func prefixesAndTheEmptyNameAreNamesOfTheirOwn() throws {
    var table = NameTable()
    for (index, name) in ["ab", "a", "", "abc", "b"].enumerated() {
      #expect(try intern(name, in: &table) == Int32(index))
    }
    #expect(try intern("", in: &table) == 2)
    #expect((0..<5).map { table[$0] } == ["ab", "a", "", "abc", "b"])
  }

  @Test func bytesThatAreNoTextAreRefused() {
    var table = NameTable()
    #expect(throws: InputError(.data, "the name 'caf\u{FFFD}' is not valid UTF-8")) {
      _ = try [0x63, 0x61, 0x66, 0xE9].withUnsafeBufferPointer { try table.intern($0) }
    }
    #expect(table.count == 0)
  }
}
