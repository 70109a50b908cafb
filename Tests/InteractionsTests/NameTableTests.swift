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

  /// Names of every length around the sizes that keys have, alike but for one byte, against a
  /// dictionary; numbers among them, with zeros in front and without.
  @Test func namesOfEveryLengthAreToldApart() throws {
    var rng = SeededGenerator(seed: 2)
    var table = NameTable()
    var expected: [[UInt8]: Int32] = [:]
    for _ in 0..<40_000 {
      let length = 1 + rng.below(36)
      var name = [UInt8](repeating: 0x30, count: length)
      for _ in 0..<rng.below(3) { name[rng.below(length)] = UInt8(0x30 + rng.below(12)) }
      let number = Int32(expected.count)
      let found = try name.withUnsafeBufferPointer { try table.intern($0) }
      #expect(found == expected[name] ?? number)
      expected[name] = found
    }
    #expect(table.count == expected.count && expected.count > 5_000)
    for (name, index) in expected {
      #expect(table[Int(index)] == String(decoding: name, as: UTF8.self))
    }
  }

  /// What has no place in `.inter` is refused where it enters.
  @Test(arguments: ["a\tb", "a\nb", "a\rb", "a\0b"])
  func namesThatCannotBeWrittenAreRefused(name: String) {
    var table = NameTable()
    #expect(
      throws: InputError(
        .data,
        "the name \(name.debugDescription) holds a tab or a line break, which .inter has no way to "
          + "write; use a column of identifiers")
    ) { try intern(name, in: &table) }
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
    #expect(
      throws: InputError(
        .data,
        "the name 'caf\u{FFFD}' is not valid UTF-8; 'iconv -t UTF-8' turns other encodings into it")
    ) {
      _ = try [0x63, 0x61, 0x66, 0xE9].withUnsafeBufferPointer { try table.intern($0) }
    }
    #expect(table.count == 0)
  }
}
