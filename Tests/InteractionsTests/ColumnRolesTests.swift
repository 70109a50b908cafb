import Essentials
import Testing
@testable import Interactions

@Suite struct ColumnRolesTests {
  private func roles(_ names: [String], _ columns: ColumnNames = .init()) throws -> ColumnRoles {
    try ColumnRoles(names: names, columns: columns)
  }

  @Test(arguments: [
    ["user_id", "item_id", "timestamp"], ["USER", "Item", "Time"],
    ["reviewerID", "asin", "unixReviewTime"], ["userId", "movieId", "timestamp"],
    ["uid", "iid", "TIME"], ["User-ID", "product id", "time stamp"],
    ["visitorid", "itemid", "ts"], ["SessionId", "ItemId", "event_time"],
    ["user_id", "business_id", "date"], ["userID", "artistID", "created_at"],
  ])
  func usualNamesAreKnown(names: [String]) throws {
    let found = try roles(names)
    #expect([found.user, found.item] == [0, 1] && found.time == 2 && found.notes.isEmpty)
    let turned = try roles(["rating"] + names.reversed())
    #expect([turned.user, turned.item] == [3, 2] && turned.time == 1 && turned.value == 0)
  }

  /// A name that is asked for beats the usual one, and must be exact; a number counts columns.
  @Test func askedForNamesWin() throws {
    let found = try roles(["user", "item", "who"], ColumnNames(user: "who"))
    #expect(found.user == 2 && found.item == 1 && found.time == nil)
    #expect(throws: InputError(.data, "no column 'Who'; did you mean 'who'? known: item, who")) {
      try roles(["item", "who"], ColumnNames(user: "Who"))
    }
    let numbered = try roles(["a", "b", "3"], ColumnNames(user: "2", item: "1", time: "3"))
    #expect([numbered.user, numbered.item, numbered.time] == [1, 0, 2])
    #expect(throws: InputError(.data, "no column 4; there are 2")) {
      try roles(["a", "b"], ColumnNames(user: "1", item: "4"))
    }
    #expect(throws: InputError.self) { try roles(["a"], ColumnNames(user: "a", item: "a")) }
  }

  /// Names are compared by their bytes: é as one letter and as two are two columns.
  @Test func columnsAreComparedByBytes() throws {
    let names = ["Jos\u{E9}", "Jose\u{301}", "item"]
    #expect(try roles(names, ColumnNames(user: "Jose\u{301}")).user == 1)
  }

  @Test func timeAndValueCanBeLeftOut() throws {
    let names = ["user", "item", "time", "rating"]
    let found = try roles(names, ColumnNames(time: "none", value: "none"))
    #expect(found.time == nil && found.value == nil)
    #expect(try roles(["user", "item", "none"], ColumnNames(time: "none")).time == 2)
  }

  /// Of two columns that are called alike the one as RecBole writes it; the other is told.
  @Test func whatElseCouldBeMeantIsTold() throws {
    let found = try roles(["userId", "user_id", "item_id", "checkout_day", "DayOfWeek", "today"])
    #expect(found.user == 1)
    #expect(
      found.notes == [
        "'user_id' is taken for the user, not 'userId'",
        "not used as the time: 'checkout_day', 'DayOfWeek'",
      ])
    let both = try roles(["user_id", "asin", "parent_asin", "timestamp", "date"])
    #expect(both.item == 2 && both.time == 3)
    #expect(both.notes.count == 2)
  }

  /// HetRec 2011: a date of three columns is for a person to decide.
  @Test(arguments: [
    ["userID", "artistID", "tagID", "day", "month", "year"],
    ["userID", "movieID", "rating", "date_day", "date_month", "date_year", "date_hour"],
  ])
  func aDateInSeveralColumnsIsRefused(names: [String]) throws {
    let error = #expect(throws: InputError.self) { try roles(names) }
    #expect(error?.message.contains("--columns time=NAME") == true)
    #expect(try roles(names, ColumnNames(time: "none")).time == nil)
    #expect(try roles(names + ["timestamp"]).time == names.count)
  }

  @Test func historiesAreFoundUnlessTheyAreTheItem() throws {
    let names = ["user_id", "item_id_list", "item_id"]
    #expect(try roles(names).history == 1)
    #expect(try roles(names, ColumnNames(item: "item_id")).history == nil)
  }
}
