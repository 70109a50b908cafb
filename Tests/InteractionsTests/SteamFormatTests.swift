import TestSupport
import Testing
@testable import Interactions

/// Steam's own file has no header, so that nothing but its five columns tells what it is.
@Suite struct SteamFormatTests {
  @Test(arguments: [
    ("151603712,The Elder Scrolls V Skyrim,purchase,1.0,0", true),
    ("5,\"Dota, 2\",play,0.5,0", true),
    ("user,item,play,hours,timestamp", false),
    ("timestamp,user_id,purchase,item_id,price", false),
    ("user,item,rating,play,0", false),
    ("5,Portal,play,0.5,1", false),
    ("5,Portal,play,0.5,0,0", false),
    ("5,Portal,played,0.5,0", false),
    ("5,,play,0.5,0", false),
    ("", false),
  ])
  func allFiveColumnsMustFit(line: String, isSteam: Bool) {
    let beginning = Beginning(fileName: "x.csv", lines: [line])
    #expect((SteamFormat.recognize(beginning, ReadingOptions()) != nil) == isSteam)
  }

  /// Columns called as Steam's behaviors do not make a log Steam's.
  @Test(arguments: [
    "user,item,play,hours,timestamp\nann,a,1,2.0,3\nann,b,1,2.0,1\nbob,c,1,2.0,2\n",
    "timestamp,user_id,purchase,item_id,price\n3,ann,1,a,9.9\n1,ann,0,b,9.9\n2,bob,1,c,9.9\n",
  ])
  func aLogWithSuchAColumnIsReadByItsHeader(text: String) throws {
    let folder = try TemporaryFolder()
    let dataset = try DatasetFolder(path: folder.path).load(try folder.write(text, to: "log.csv"))
    #expect(dataset.userNames == ["ann", "bob"])
    #expect(dataset.itemNames.sorted() == ["a", "b", "c"])
    // In time order: b before a.
    #expect(dataset.log[UserID(0)].map { dataset.itemNames[$0.index] } == ["b", "a"])
  }
}
