import Foundation
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
    let dataset = try DatasetFolder(path: folder.path).load(
      path, options: ReadingOptions(columns: columns))
    #expect(dataset.userNames == ["a"])
    #expect(dataset.itemNames == ["c"])
    #expect(
      complaint(about: path) {
        _ = try InteractionFile(
          path: path, options: ReadingOptions(columns: ColumnNames(user: "usr", item: "what")))
      } == "FILE:1: no column 'usr'; did you mean 'user'? known: who, user, what")
  }

  /// A quoted line break is part of a field; in a name it is refused, before anything is trained.
  @Test func aQuotedLineBreakDoesNotEndARecord() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "user,item,text\na,x,\"two\nlines, and \"\"quotes\"\"\"\nb,y,z\n", to: "log.csv")
    let dataset = try DatasetFolder(path: folder.path).load(path)
    #expect(dataset.itemNames == ["x", "y"] && dataset.userNames == ["a", "b"])
    #expect(
      complaint(about: path) {
        _ = try InteractionFile(path: path).convert(to: folder.path + "/out.inter")
      }
        == "FILE:2: \"two\\nlines, and \\\"quotes\\\"\" holds a tab or a line break, which .inter cannot"
    )
    let names = try folder.write("user,item\na,\"two\nlines\"\n", to: "names.csv")
    #expect(
      complaint(about: names) { _ = try DatasetFolder(path: folder.path).load(names) }
        == "FILE:2: the name \"two\\nlines\" holds a tab or a line break, which .inter has no way to "
        + "write; use a column of identifiers")
    #expect(try folder.names == ["log.csv", "names.csv"])
  }

  /// What is said about a column that is not there is refused: it would change nothing.
  @Test func whatIsSaidOfNoColumnIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("user,item,stars_given\na,x,1\n", to: "log.csv")
    var options = ReadingOptions()
    options.positive = try PositiveRule(">=4")
    let data = DatasetFolder(path: folder.path)
    #expect(
      complaint(about: path) { _ = try data.load(path, options: options) }
        == "FILE:1: no column for the value that '--positive >=4' asks for; --columns value=NAME says "
        + "which")
    options = ReadingOptions()
    options.timeUnit = .milliseconds
    #expect(
      complaint(about: path) { _ = try data.load(path, options: options) }
        == "FILE:1: no column for the time that --time-unit is about; --columns time=NAME says which"
    )
  }

  /// Two files in one: the header again is no user.
  @Test func repeatedHeadersAreDroppedAloud() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("user_id,item_id\nann,a\nuser_id,item_id\nbob,b\n", to: "log.csv")
    let dataset = try DatasetFolder(path: folder.path).load(path)
    #expect(dataset.userNames == ["ann", "bob"])
    #expect(dataset.input?.dropped == [.init(reason: "header repeated", rows: 1)])
    let other = try folder.write("user_id,item_id,x\nann,a,1\nuser_id,item_id,y\n", to: "other.csv")
    #expect(
      complaint(about: other) { _ = try DatasetFolder(path: folder.path).load(other) }
        == "FILE:3: a header again, and another one; the file holds two tables")
  }

  /// Whatever the column with the time is called, everybody's last item is the same.
  @Test(arguments: [
    "timestamp", "event_time", "date", "ts", "unix_timestamp", "time_ms", "eventTime", "created_at",
  ])
  func timesAreFound(name: String) throws {
    let folder = try TemporaryFolder()
    let rows = "\nann,a,3\nann,b,2\nann,c,1\n"
    let path = try folder.write("user_id,item_id," + name + rows, to: "log.csv")
    let dataset = try DatasetFolder(path: folder.path).load(path)
    #expect(dataset.itemNames == ["a", "b", "c"])
    #expect(dataset.log[UserID(0)].map(\.index) == [2, 1, 0])
    #expect(dataset.input?.columns.time == name && dataset.input?.times?.order == "newest first")
  }

  /// What only looks like a time is not used, and told.
  @Test func whatLooksLikeATimeIsTold() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "user_id,item_id,x,checkout_day\nann,a,1500000000,3\nann,b,1400000000,2\n", to: "log.csv")
    let notes = try DatasetFolder(path: folder.path).load(path).input?.notes
    #expect(
      notes == [
        "not used as the time: 'checkout_day'", "not used, but it looks like the time: 'x'",
      ])
  }

  /// A pipe is as good as a file.
  @Test func pipesLoseNothing() throws {
    let folder = try TemporaryFolder()
    var text = "user_id,item_id,timestamp\n"
    for row in 0..<20_000 { text += "u\(row / 7),i\(row % 301),\(1_500_000_000 - row)\n" }
    let path = try folder.write(text, to: "log.csv")
    let expected = try DatasetFolder(path: folder.path).load(path)
    let pipe = folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let bytes = Array(text.utf8)
    let writer = Thread {
      let file = open(pipe, O_WRONLY)
      var start = 0
      // In pieces that end anywhere.
      while start < bytes.count {
        start += bytes[start...].withUnsafeBytes {
          max(0, write(file, $0.baseAddress, min($0.count, 7_777)))
        }
      }
      close(file)
    }
    writer.start()
    let dataset = try DatasetFolder(path: folder.path).load(pipe)
    #expect(dataset.checksum == expected.checksum && dataset.log.count == 20_000)
    #expect(dataset.input?.sha256 == expected.input?.sha256)
  }

  static let bad: [(name: String, content: String, complaint: String)] = [
    ("a.csv", "", "FILE: the file is empty"),
    ("a.csv", "user,item\n", "FILE: a header only, no interactions"),
    ("ratings.dat", "\n", "FILE:1: the first line is blank"),
    (
      "a.csv", "usr,item\n1,2\n",
      "FILE:1: no column for the user; expected a name like 'user_id', 'user', 'userId' or "
        + "'reviewerID', found 'usr', 'item'; --columns user=NAME,item=NAME says which"
    ),
    (
      "a.inter", "user_id:token\ttimestamp:float\n1\t2\n",
      "FILE:1: no column for the item; expected a name like 'item_id', 'item', 'itemId', 'asin' "
        + "or 'movieId', found 'user_id', 'timestamp'; --columns user=NAME,item=NAME says which"
    ),
    (
      "a.inter", "user_id\titem_id\n1\t2\n",
      "FILE:1: the column 'user_id' has no type; expected a header like 'user_id:token'"
    ),
    (
      "a.csv", "user,item,time\n1,2,3\n1,2,yesterday\n",
      "FILE:3: the time 'yesterday' is not a number or a date like 2020-01-31 or 2020-01-31T23:59:59Z; "
        + "--columns time=NAME names another column, time=none does without"
    ),
    (
      "a.csv", "user,item,time\n1,2,\n",
      "FILE:2: the time '' is not a number or a date like 2020-01-31 or 2020-01-31T23:59:59Z; "
        + "--columns time=NAME names another column, time=none does without"
    ),
    (
      "a.csv", "user,item,time\n1,2,nan\n",
      "FILE:2: the time 'nan' is not a number or a date like 2020-01-31 or 2020-01-31T23:59:59Z; "
        + "--columns time=NAME names another column, time=none does without"
    ),
    ("ratings.dat", "1::2::3::4\n1::2::3\n", "FILE:2: 3 fields, expected 4"),
    ("steam-200k.csv", "1,2,play,1,0\n\n1\n", "FILE:3: 1 field, expected 5"),
    ("a.csv", "user,item\n1,\n", "FILE:2: the item is empty"),
    ("a.csv", "user,item\n,1\n", "FILE:2: the user is empty"),
    (
      "a.csv", "user,item\n1,2\n1,\"2\n1,3\n",
      "FILE:3: a quoted field is never closed; --quote none takes quotes for letters"
    ),
    (
      "a.json", "{\"asin\": \"1\"}\n",
      "FILE:1: no column for the user; expected a name like 'user_id', 'user', 'userId' or "
        + "'reviewerID', found 'asin'; --columns user=NAME,item=NAME says which"
    ),
    (
      "a.json", "{\"reviewerID\": \"1\", \"asin\": \"1\"}\n{\"reviewerID\": \"1\"}\n",
      "FILE:2: the object has no field 'asin'"
    ),
    (
      "a.json", "{\"reviewerID\": [1], \"asin\": \"1\"}\n",
      "FILE:1: the field 'reviewerID' has the wrong type"
    ),
    (
      "a.json", "{\"reviewerID\": \"1\", \"asin\": \"1\", \"unixReviewTime\": \"x\"}\n",
      "FILE:1: the time 'x' is not a number or a date like 2020-01-31 or 2020-01-31T23:59:59Z; "
        + "--columns time=NAME names another column, time=none does without"
    ),
    ("a.json", "{\"reviewerID\"\n", "FILE:1: not a JSON object"),
    (
      "a.txt", "hello\n",
      "FILE:1: no known format; expected .inter, CSV or TSV with a header, JSON lines, or a published "
        + "file such as ratings.dat, u.data or steam-200k.csv; --columns, --separator, --header and "
        + "--layout describe another"
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
        == "FILE:2: the name 'caf\u{FFFD}' is not valid UTF-8; 'iconv -t UTF-8' turns other encodings "
        + "into it")
  }
}
