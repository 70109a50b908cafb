import Essentials
import Testing
@testable import Interactions

@Suite struct DatasetTests {
  private func table(_ rows: [(String, String, Double)], timed: Bool = true) throws
    -> InteractionTable
  {
    var table = InteractionTable()
    for (user, item, time) in rows {
      try Array(user.utf8).withUnsafeBufferPointer {
        table.users.append(try table.userNames.intern($0))
      }
      try Array(item.utf8).withUnsafeBufferPointer {
        table.items.append(try table.itemNames.intern($0))
      }
      if timed { table.times.append(time) }
    }
    return table
  }

  private func rows(_ dataset: Dataset) -> [[String]] {
    (0..<dataset.log.userCount).map { user in
      dataset.log[UserID(user)].map { dataset.itemNames[$0.index] }
    }
  }

  @Test func rowsOfEqualTimeKeepTheirOrder() throws {
    var rng = SeededGenerator(seed: 5)
    let input = (0..<500).map { row in
      ("u\(rng.below(7))", "i\(row)", Double(rng.below(4)))
    }
    let dataset = try Dataset(name: "x", table: table(input))
    for user in 0..<7 {
      let index = try #require(dataset.userNames.firstIndex(of: "u\(user)"))
      let mine = input.filter { $0.0 == "u\(user)" }
      let expected = (0..<4).flatMap { time in mine.filter { $0.2 == Double(time) }.map(\.1) }
      #expect(rows(dataset)[index] == expected)
    }
  }

  @Test func withoutTimesTheFileDecides() throws {
    let dataset = try Dataset(
      name: "x", table: table([("b", "y", 2), ("a", "x", 1), ("b", "x", 1)], timed: false))
    #expect(dataset.userNames == ["b", "a"])
    #expect(rows(dataset) == [["y", "x"], ["x"]])
  }

  @Test func repeatsStayUnlessUnique() throws {
    let input = [("a", "x", 3.0), ("a", "y", 2), ("a", "x", 1), ("b", "x", 0)]
    #expect(try rows(Dataset(name: "x", table: table(input))) == [["x", "y", "x"], ["x"]])
    #expect(
      try rows(Dataset(name: "x", table: table(input), unique: true)) == [["x", "y"], ["x"]])
  }

  @Test func theUpperBoundLeavesTheCatalogue() throws {
    let input = [
      ("few", "p", 0.0), ("mid", "q", 0), ("mid", "q", 1), ("many", "r", 0), ("many", "s", 1),
      ("many", "q", 2),
    ]
    let dataset = try Dataset(name: "x", table: table(input), bounds: 2...2)
    #expect(dataset.userNames == ["mid"])
    #expect(dataset.itemNames == ["q", "r", "s"])
    let unique = try Dataset(name: "x", table: table(input), bounds: 1...2, unique: true)
    #expect(unique.userNames == ["few", "mid"])
    #expect(unique.itemNames == ["p", "q"])
    #expect(throws: InputError(.data, "no user has between 4 and 9 interactions")) {
      try Dataset(name: "x", table: table(input), bounds: 4...9)
    }
  }

  @Test func uniqueChangesNothingWithoutRepeats() throws {
    let input = [("a", "x", 0.0), ("b", "x", 0), ("b", "y", 1)]
    let plain = try Dataset(name: "x", table: table(input), bounds: 1...1)
    let unique = try Dataset(name: "x", table: table(input), bounds: 1...1, unique: true)
    #expect(plain.checksum == unique.checksum)
    #expect(unique.itemNames == ["x", "y"])
  }

  @Test func aUserWithOneRowIsTrainedOnOnly() throws {
    let dataset = try Dataset(name: "x", table: table([("a", "x", 0)]))
    #expect(dataset.sampleCount == 0)
    let split = LeaveOneOut(dataset.log)
    #expect(split.train == dataset.log)
    #expect(split.validation == [nil])
    #expect(split.test == [nil])
  }

  @Test func checksumsTellContentsApart() throws {
    let base = [("a", "x", 0.0), ("a", "y", 1), ("b", "x", 2)]
    let variants = [
      base, [("a", "y", 0.0), ("a", "x", 1), ("b", "x", 2)],
      [("a", "x", 0.0), ("b", "y", 1), ("b", "x", 2)],
      [("ax", "x", 0.0), ("ax", "y", 1), ("b", "x", 2)],
    ]
    let checksums = try variants.map { try Dataset(name: "x", table: table($0)).checksum }
    #expect(Set(checksums).count == variants.count)
    #expect(checksums.allSatisfy { $0.count == 64 })
    #expect(try Dataset(name: "renamed", table: table(base)).checksum == checksums[0])
  }

  @Test func theChecksumIsTheSHA256OfNamesAndLog() throws {
    // Of 1 user "a", 1 item "x", and a row with item 0, by Python:
    // hashlib.sha256(b"\1\0\0\0a\xff\1\0\0\0x\xff\0\0\0\0\xff\xff\xff\xff").hexdigest()
    let dataset = try Dataset(name: "x", table: table([("a", "x", 0)]))
    #expect(
      dataset.checksum == "726a24c61b8c4a92e5a5f493030a56acb92468bf7f7d8fed97aa1703d50e20f4")
  }

  @Test func namesAreNumberedByFirstAppearance() throws {
    var names = NameTable()
    var expected: [String: Int32] = [:]
    var rng = SeededGenerator(seed: 9)
    for _ in 0..<40_000 {
      let name = String(rng.below(20_000), radix: 36)
      let number = try Array(name.utf8).withUnsafeBufferPointer { try names.intern($0) }
      if let known = expected[name] {
        #expect(number == known)
      } else {
        #expect(number == Int32(expected.count))
        expected[name] = number
        #expect(names[Int(number)] == name)
      }
    }
    #expect(names.count == expected.count)
  }

  /// A log that was poisoned before has fake users and targets of its own.
  @Test func newNamesAreNobodysYet() throws {
    let plain = try Dataset(name: "x", table: table([("fakes", "target", 0)]))
    #expect(plain.fakeUserName(3) == "fake-3" && plain.itemName(ItemID(1)) == "target-0")
    let poisoned = try Dataset(
      name: "x",
      table: table([("fake-0", "target-7", 0), ("fake2-0", "a", 1), ("b", "target3-", 2)]))
    #expect(poisoned.fakeUserName(0) == "fake3-0")
    #expect(
      poisoned.itemName(ItemID(0)) == "target-7" && poisoned.itemName(ItemID(4)) == "target2-1")
  }
}
