import TestSupport
import Testing

@testable import Interactions

@Suite struct ImportingTests {
  /// The same three interactions in every format there is, as name and content.
  static let samples = [
    (
      "log.inter",
      "item_id:token\tuser_id:token\ttimestamp:float\n7\tu1\t20\n8\tu2\t30\n8\tu1\t10\n"
    ),
    ("log.csv", "userId,movieId,rating,timestamp\nu1,7,3,20\nu2,8,4,30\nu1,8,5,10\n"),
    (
      "log.csv",
      "\u{FEFF}reviewerID,\"asin\",unixReviewTime\r\nu1,7,20\r\n\"u2\",8,30\r\n\r\nu1,8,1e1"
    ),
    ("log.tsv", "user\titem\ttime\nu1\t7\t20.5\nu2\t8\t30\nu1\t8\t-10\n"),
    ("ratings.dat", "u1::7::3::20\nu2::8::4::30\nu1::8::5::10\n"),
    ("u.data", "u1\t7\t3\t20\nu2\t8\t4\t30\nu1\t8\t5\t10\n"),
    (
      "reviews.json",
      """
      {"reviewerID": "u1", "asin": "7", "overall": 3.0, "unixReviewTime": 20, "helpful": [0, 1]}
      {"asin": "8", "reviewerID": "\\u00752", "unixReviewTime": 30, "reviewText": "{\\"asin\\": 9}"}
      {"reviewerID": "u1", "asin": "8", "unixReviewTime": 10}
      """
    ),
  ]

  @Test(arguments: samples)
  func formatsAgree(name: String, content: String) throws {
    let folder = try TemporaryFolder()
    for path in [try folder.write(content, to: name), try folder.write(content, to: "nameless")] {
      let dataset = try DatasetFolder(path: folder.path).load(path)
      #expect(dataset.userNames == ["u1", "u2"])
      #expect(dataset.itemNames == ["7", "8"])
      #expect(dataset.log[UserID(0)].map(\.index) == [1, 0])
      #expect(dataset.log[UserID(1)].map(\.index) == [1])
    }
  }

  @Test func steamKeepsRowOrderAndDropsNothing() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      """
      5,"Dota, 2",purchase,1.0,0
      5,"Dota, 2",play,0.5,0
      6,Portal,purchase,1.0,0

      """, to: "steam-200k.csv")
    let dataset = try DatasetFolder(path: folder.path).load(path)
    #expect(dataset.itemNames == ["Dota, 2", "Portal"])
    #expect(dataset.log[UserID(0)].map(\.index) == [0, 0])
    let output = folder.path + "/out.inter"
    #expect(try InteractionFile(path: path).convert(to: output) == 3)
    #expect(
      try String(contentsOfFile: output, encoding: .utf8)
        == "user_id:token\titem_id:token\tbehavior:token\tvalue:float\n"
        + "5\tDota, 2\tpurchase\t1.0\n5\tDota, 2\tplay\t0.5\n6\tPortal\tpurchase\t1.0\n")
  }

  @Test func columnsCanBeNamed() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("who,user,what\na,b,c\n", to: "log.csv")
    let columns = ColumnNames(user: "who", item: "what")
    let dataset = try DatasetFolder(path: folder.path).load(path, columns: columns)
    #expect(dataset.userNames == ["a"])
    #expect(dataset.itemNames == ["c"])
    #expect(
      complaint(about: path) {
        _ = try InteractionFile(path: path, columns: ColumnNames(user: "usr", item: "what"))
      } == "FILE:1: no column 'usr'; did you mean 'user'? known: who, user, what")
  }

  @Test func aQuotedLineBreakDoesNotEndARecord() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("user,item\na,\"two\nlines\"\nb,x\n", to: "log.csv")
    let dataset = try DatasetFolder(path: folder.path).load(path)
    #expect(dataset.itemNames == ["two\nlines", "x"])
    #expect(
      complaint(about: path) {
        _ = try InteractionFile(path: path).convert(to: folder.path + "/out.inter")
      } == "FILE:2: \"two\\nlines\" holds a tab or a line break, which .inter cannot")
    #expect(try folder.names == ["log.csv"])
  }

  static let bad: [(name: String, content: String, complaint: String)] = [
    ("a.csv", "", "FILE: the file is empty"),
    ("a.csv", "user,item\n", "FILE: a header only, no interactions"),
    ("ratings.dat", "\n", "FILE:1: the first line is blank"),
    (
      "a.csv", "usr,item\n1,2\n",
      "FILE:1: no column for the user; expected a name like 'user_id', 'user', 'userId' or "
        + "'reviewerID', found 'usr', 'item'"
    ),
    (
      "a.inter", "user_id:token\ttimestamp:float\n1\t2\n",
      "FILE:1: no column for the item; expected a name like 'item_id', 'item', 'itemId', 'asin' "
        + "or 'movieId', found 'user_id', 'timestamp'"
    ),
    (
      "a.inter", "user_id\titem_id\n1\t2\n",
      "FILE:1: the column 'user_id' has no type; expected a header like 'user_id:token'"
    ),
    (
      "a.csv", "user,item,time\n1,2,3\n1,2,yesterday\n",
      "FILE:3: the timestamp 'yesterday' is not a number; expected seconds since 1970"
    ),
    (
      "a.csv", "user,item,time\n1,2,\n",
      "FILE:2: the timestamp '' is not a number; expected seconds since 1970"
    ),
    (
      "a.csv", "user,item,time\n1,2,nan\n",
      "FILE:2: the timestamp 'nan' is not a number; expected seconds since 1970"
    ),
    ("ratings.dat", "1::2::3::4\n1::2::3\n", "FILE:2: 3 fields, expected 4"),
    ("steam-200k.csv", "1,2,play,1,0\n\n1\n", "FILE:3: 1 field, expected 5"),
    ("a.csv", "user,item\n1,\n", "FILE:2: the item is empty"),
    ("a.csv", "user,item\n,1\n", "FILE:2: the user is empty"),
    ("a.csv", "user,item\n1,2\n1,\"2\n1,3\n", "FILE:3: a quoted field is never closed"),
    ("a.json", "{\"asin\": \"1\"}\n", "FILE:1: the review has no field 'reviewerID'"),
    (
      "a.json", "{\"reviewerID\": \"1\", \"asin\": \"1\", \"unixReviewTime\": \"x\"}\n",
      "FILE:1: the field 'unixReviewTime' has the wrong type"
    ),
    ("a.json", "{\"reviewerID\"\n", "FILE:1: not a JSON object"),
    (
      "a.txt", "hello\n",
      "FILE:1: no known format; expected .inter, CSV or TSV with a header, steam-200k.csv, "
        + "ratings.dat, u.data or Amazon review JSON lines"
    ),
  ]

  @Test(arguments: bad)
  func badFilesGetOneLine(name: String, content: String, expected: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(content, to: name)
    #expect(
      complaint(about: path) { _ = try DatasetFolder(path: folder.path).load(path) } == expected)
  }

  @Test func namesMustBeUTF8() throws {
    let folder = try TemporaryFolder()
    // Latin-1: an é alone.
    let path = try folder.write(Array("user,item\n1,caf".utf8) + [0xE9, 0x0A], to: "log.csv")
    #expect(
      complaint(about: path) { _ = try DatasetFolder(path: folder.path).load(path) }
        == "FILE:2: the name 'caf\u{FFFD}' is not valid UTF-8")
  }
}
