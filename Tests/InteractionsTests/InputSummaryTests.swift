import Foundation
import TestSupport
import Testing
@testable import Interactions

@Suite struct InputSummaryTests {
  /// Every part of the line, on a log in which each can be counted by hand.
  @Test func allThatWasUnderstoodIsTold() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      """
      userId;item_id;event;time;note
      ann;a;view;2020-01-03;x
      ann;a;view;2020-01-02;x
      ann;b;cart;2020-01-01;x
      ann;c;remove_from_cart;2020-01-01;x
      bob;a;view;2019-12-31 23:59:59;x

      """, to: "log.csv")
    var options = ReadingOptions()
    options.positive = try PositiveRule("view,cart")
    let input = try #require(DatasetFolder(path: "/").load(path, options: options).input)
    #expect(
      input.text
        == "log.csv: table (semicolon, quotes); user 'userId', item 'item_id', time 'time' (date, "
        + "newest first), value 'event' (view 3, cart 1, remove_from_cart 1; those 'view,cart' count); "
        + "4 rows, dropped: 1 (not 'view,cart'), 1 repeated; 2 users, 1 of them with 3 rows or more; "
        + "2019-12-31 to 2020-01-03")
    #expect(
      input.rows == 4 && input.duplicates == 1 && input.users == 2 && input.testableUsers == 1)
    let decoded = try JSONDecoder().decode(InputSummary.self, from: JSONEncoder().encode(input))
    #expect(decoded == input)
  }

  @Test func whatRulesOfARecipeDropIsTold() throws {
    let folder = try TemporaryFolder()
    let raw = try folder.write(
      "1,A,purchase,1.0,0\n1,A,play,2.0,0\n1,B,purchase,1.0,0\n2,A,play,1.0,0\n", to: "s.csv")
    let data = DatasetFolder(path: folder.path)
    try data.importDataset("steam", from: raw)
    let input = try #require(data.load("steam").input)
    #expect(input.dropped == [.init(reason: "of users with fewer than 3", rows: 1)])
    #expect(input.duplicates == 1 && input.users == 1 && input.rows == 4)
  }

  @Test func withoutATimeThatIsTold() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("user,item\na,x\n", to: "log.csv")
    let input = try #require(DatasetFolder(path: "/").load(path).input)
    #expect(input.text.contains("no time: rows count in the file's order") && input.times == nil)
    // printf 'user,item\na,x\n' | sha256sum
    #expect(
      input.sha256 == "ff6be074475c29994407a2282697cc1f2a6953025095ae9d14187e11e4d32e95")
  }
}
