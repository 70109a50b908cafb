import Essentials
import Testing
@testable import Interactions

@Suite struct ColumnLayoutTests {
  private func layout(_ names: [String], _ columns: ColumnNames = .init()) throws -> ColumnLayout {
    try ColumnLayout(
      names: names, types: names.map { _ in "token" }, columns: columns)
  }

  @Test(arguments: [
    ["user_id", "item_id", "timestamp"], ["USER", "Item", "Time"],
    ["reviewerID", "asin", "unixReviewTime"], ["userId", "movieId", "timestamp"],
    ["uid", "iid", "TIME"], ["User-ID", "product id", "time stamp"],
  ])
  func usualNamesAreKnown(names: [String]) throws {
    let found = try layout(names)
    #expect([found.user, found.item] == [0, 1] && found.time == 2 && found.extras.isEmpty)
    let turned = try layout(["rating"] + names.reversed())
    #expect([turned.user, turned.item] == [3, 2] && turned.time == 1)
    #expect(turned.extras == [0] && turned.extraColumns == ["rating:token"])
  }

  /// A name that is asked for beats the usual one, and must be exact.
  @Test func askedForNamesWin() throws {
    let found = try layout(["user", "item", "who"], ColumnNames(user: "who"))
    #expect(found.user == 2 && found.item == 1 && found.time == nil)
    #expect(throws: InputError(.data, "no column 'Who'; did you mean 'who'? known: item, who")) {
      try layout(["item", "who"], ColumnNames(user: "Who"))
    }
  }

  @Test(
    arguments: [
      ("1234567890", 1_234_567_890), ("0", 0), ("-5", -5), ("1.5", 1.5), (" 7 ", 7), ("1e3", 1_000),
      ("999999999999999", 999_999_999_999_999), ("1234567890123456", 1_234_567_890_123_456),
    ] as [(String, Double)])
  func timesAreNumbers(text: String, time: Double) throws {
    #expect(try Array(text.utf8).withUnsafeBufferPointer { try ColumnLayout.time($0) } == time)
  }

  @Test(arguments: ["", "today", "nan", "inf", "1 2"])
  func otherTimesAreErrors(text: String) {
    #expect(
      throws: InputError(
        .data, "the timestamp '\(text)' is not a number; expected seconds since 1970")
    ) { try Array(text.utf8).withUnsafeBufferPointer { try ColumnLayout.time($0) } }
  }
}
