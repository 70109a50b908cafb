import Essentials
import Foundation
import TestSupport
import Testing
@testable import Interactions

/// Logs as their publishers write them, a few lines each, and what is in them.
@Suite struct InteractionFormatTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var name: String
    var content: String
    var format: String
    /// Each user with their items, oldest first.
    var rows: [String]

    var testDescription: String { format }
  }

  static let samples = [
    Sample(
      name: "u.data", content: "196\t242\t3\t881250949\n196\t302\t3\t881250940\n",
      format: "MovieLens u.data", rows: ["196: 302 242"]),
    Sample(
      name: "ratings.dat", content: "1::1193::5::978300760\n1::661::3::978302109\n",
      format: "MovieLens ratings.dat", rows: ["1: 1193 661"]),
    Sample(
      name: "ratings.csv",
      content: "userId,movieId,rating,timestamp\n1,2,3.5,1112486027\n1,29,3.5,1112484676\n",
      format: "CSV", rows: ["1: 29 2"]),
    Sample(
      name: "ml-1m.train.rating", content: "0\t32\t4\t978824330\n0\t34\t4\t978824330\n",
      format: "MovieLens u.data", rows: ["0: 32 34"]),
    Sample(
      name: "ml-1m.test.negative", content: "(0,25)\t1064\t174\n(1,133)\t1072\t3154\n",
      format: "NCF .negative", rows: ["0: 25", "1: 133"]),
    Sample(
      name: "train.txt", content: "0 1 2 3\n1 \n2 5\n", format: "lists (user item item …)",
      rows: ["0: 1 2 3", "2: 5"]),
    Sample(
      name: "ml-1m.txt", content: "1 1\n1 2\n2 1\n", format: "pairs (user item)",
      rows: ["1: 1 2", "2: 1"]),
    Sample(
      name: "steam-200k.csv",
      content: "5,\"Dota, 2\",purchase,1.0,0\n5,\"Dota, 2\",play,0.5,0\n",
      format: "Steam's steam-200k.csv", rows: ["5: Dota, 2 Dota, 2"]),
    Sample(
      name: "ratings_Beauty.csv",
      content:
        "A39HTATAQ9V7YF,0205616461,5.0,1369699200\nA3JM6GV9MNOF9X,0558925278,3.0,1355443200\n",
      format: "Amazon ratings 2014",
      rows: ["A39HTATAQ9V7YF: 0205616461", "A3JM6GV9MNOF9X: 0558925278"]),
    Sample(
      name: "All_Beauty.csv", content: "0143026860,A1V6B6TNIC10QE,1.0,1424304000\n",
      format: "Amazon ratings 2018", rows: ["A1V6B6TNIC10QE: 0143026860"]),
    Sample(
      name: "reviews.json",
      content:
        "{\"reviewerID\": \"A1\", \"asin\": \"B1\", \"overall\": 5.0, \"unixReviewTime\": 1}\n",
      format: "JSON lines", rows: ["A1: B1"]),
    Sample(
      name: "amazon2023.jsonl",
      content: "{\"rating\":5.0,\"asin\":\"B1\",\"parent_asin\":\"P1\",\"user_id\":\"U1\","
        + "\"timestamp\":1588687728923}\n", format: "JSON lines", rows: ["U1: P1"]),
    Sample(
      name: "amazon2023.csv",
      content: "user_id,parent_asin,rating,timestamp\nU1,P1,5.0,1588687728923\n", format: "CSV",
      rows: ["U1: P1"]),
    Sample(
      name: "yelp.json",
      content: "{\"review_id\":\"r\",\"user_id\":\"u\",\"business_id\":\"b\",\"stars\":4.0,"
        + "\"date\":\"2016-03-09 05:12:04\"}\n{\"review_id\":\"q\",\"user_id\":\"u\","
        + "\"business_id\":\"c\",\"stars\":1.0,\"date\":\"2016-03-09 05:12:03\"}\n",
      format: "JSON lines", rows: ["u: c b"]),
    Sample(
      name: "user_artists.dat", content: "userID\tartistID\tweight\n2\t51\t13883\n2\t52\t11690\n",
      format: "TSV", rows: ["2: 51 52"]),
    Sample(
      name: "Gowalla_totalCheckins.txt",
      content:
        "0\t2010-10-19T23:55:27Z\t30.23\t-97.79\t22847\n0\t2010-10-18T22:17:43Z\t30.2\t-97.7\t420315\n",
      format: "SNAP check-ins", rows: ["0: 420315 22847"]),
    Sample(
      name: "yoochoose-clicks.dat",
      content: "1,2014-04-07T10:51:09.277Z,214536502,0\n1,2014-04-07T10:51:09.276Z,214536500,S\n",
      format: "Yoochoose clicks", rows: ["1: 214536500 214536502"]),
    Sample(
      name: "yoochoose-buys.dat",
      content: "420374,2014-04-06T18:44:58.314Z,214537888,12462,1\n", format: "Yoochoose buys",
      rows: ["420374: 214537888"]),
    Sample(
      name: "events.csv",
      content: "timestamp,visitorid,event,itemid,transactionid\n1433221332117,1,view,2,\n",
      format: "CSV", rows: ["1: 2"]),
    Sample(
      name: "train-item-views.csv",
      content: "sessionId;userId;itemId;timeframe;eventdate\n1;NA;81766;526309;2016-05-09\n"
        + "1;NA;31331;1031018;2016-05-09\n1;NA;32118;243569;2016-05-09\n",
      format: "Diginetica", rows: ["1: 32118 81766 31331"]),
    Sample(
      name: "gru4rec.tsv", content: "SessionId\tItemId\tTime\n1\t2\t1396860669.277\n",
      format: "TSV", rows: ["1: 2"]),
    Sample(
      name: "ml.inter",
      content: "user_id:token\titem_id:token\trating:float\ttimestamp:float\nu\t\"b\t4\t5\n",
      format: "RecBole .inter", rows: ["u: \"b"]),
    Sample(
      name: "bench.inter",
      content: "user_id:token\titem_id_list:token_seq\titem_id:token\nann\ta b c\td\nbob\ta c\tb\n",
      format: "RecBole .inter", rows: ["ann: a b c d", "bob: a c b"]),
    Sample(
      name: "spaces.txt", content: "user item rating\nann a 4\n", format: "table", rows: ["ann: a"]),
  ]

  private func rows(_ dataset: Dataset) -> [String] {
    dataset.userNames.indices.map { user in
      let items = dataset.log[UserID(user)].map { dataset.itemNames[$0.index] }
      return "\(dataset.userNames[user]): \(items.joined(separator: " "))"
    }
  }

  /// Known by what is in it, whatever the file is called, and with every kind of line end.
  @Test(arguments: samples)
  func publishedLogsAreReadAsTheyAre(sample: Sample) throws {
    let folder = try TemporaryFolder()
    let data = DatasetFolder(path: folder.path)
    for name in [sample.name, "nameless"] {
      for end in ["\n", "\r\n", "\r\r\n", "\r"] {
        let content = sample.content.replacingOccurrences(of: "\n", with: end)
        let dataset = try data.load(try folder.write(content, to: name))
        #expect(rows(dataset) == sample.rows, "\(name) \(end.debugDescription)")
        #expect(dataset.input?.format == sample.format)
      }
    }
  }

  /// A pipe is read once, and a log in UTF-16 is the same log.
  @Test(arguments: samples)
  func encodingsAgree(sample: Sample) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(sample.content, to: sample.name)
    let units = ("\u{FEFF}" + sample.content).utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let data = DatasetFolder(path: folder.path)
    let wide = try data.load(try folder.write(units, to: "wide"))
    #expect(try wide.checksum == data.load(path).checksum)
    #expect(wide.input?.encoding == "UTF-16")
  }

  static let ambiguous: [(content: String, wayOut: String)] = [
    // A table of three columns, or users with two items each.
    ("1 2 3\n4 5 6\n", "--layout lists"),
    ("1 2 3\n1 5\n", "--layout lists"),
    ("0143026860,0205616461,1.0,1424304000\n", "--header no --columns user=1,item=2"),
    ("1,2\n1,3\n", "--columns user=1,item=2 --header no"),
    ("who,what\na,b\n", "--columns user=NAME,item=NAME"),
    (
      "user_id:token\titem_id_list:token_seq\titem_id:token\nann\ta\tb\nann\ta b\tc\n",
      "--columns item=item_id"
    ),
    ("user_id:token\titem_id:token\tlabel:float\nann\ta\t1\nann\tb\t0\n", "--positive '>0'"),
    ("user,item,event_type\nann,a,view\nann,b,remove_from_cart\n", "--positive 'view'"),
    ("user,item,rating\nann,a,-1\n", "--positive"),
    ("[{\"user\": 1}]\n", "jq"),
    ("{'user': 1}\n", "jq"),
  ]

  @Test(arguments: ambiguous)
  func whatCouldBeTwoThingsIsRefusedWithTheWayOut(content: String, wayOut: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(content, to: "log")
    let message = complaint(about: path) { _ = try DatasetFolder(path: "/").load(path) }
    #expect(
      message?.hasPrefix("FILE:") == true && message?.contains(wayOut) == true, "\(message ?? "")")
  }

  /// And each way out leads out.
  @Test func optionsSettleIt() throws {
    let folder = try TemporaryFolder()
    func read(_ content: String, _ set: (inout ReadingOptions) throws -> Void) throws -> [String] {
      var options = ReadingOptions()
      try set(&options)
      let path = try folder.write(content, to: "log")
      return try rows(DatasetFolder(path: "/").load(path, options: options))
    }
    #expect(try read("1 2 3\n4 5 6\n") { $0.layout = .lists } == ["1: 2 3", "4: 5 6"])
    #expect(
      try read("1 2 3\n4 5 6\n") {
        $0.header = false
        $0.separator = " "
        $0.columns = try ColumnNames("user=1,item=2,time=3")
      } == ["1: 2", "4: 5"])
    #expect(
      try read("who,what\na,b\n") { $0.columns = try ColumnNames("user=who,item=what") } == ["a: b"]
    )
    #expect(
      try read("1,2\n1,3\n") {
        $0.header = false
        $0.columns = try ColumnNames("user=1,item=2")
      } == ["1: 2 3"])
    let histories =
      "user_id:token\titem_id_list:token_seq\titem_id:token\nann\ta\tb\nann\ta b\tc\n"
    #expect(try read(histories) { $0.columns = try ColumnNames("item=item_id") } == ["ann: b c"])
    let labels = "user,item,label\nann,a,1\nann,b,0\n"
    #expect(try read(labels) { $0.positive = try PositiveRule(">0") } == ["ann: a"])
    #expect(try read(labels) { $0.positive = try PositiveRule("all") } == ["ann: a b"])
    #expect(try read(labels) { $0.columns = try ColumnNames("value=none") } == ["ann: a b"])
    let events = "user,item,event_type\nann,a,view\nann,b,remove_from_cart\nann,c,cart\n"
    #expect(try read(events) { $0.positive = try PositiveRule("view,cart") } == ["ann: a c"])
    #expect(
      try read("user,item\nann,\"a\" b\n") { $0.quote = ReadingOptions.Quote.none } == [
        "ann: \"a\" b"
      ])
    #expect(try read("user::item\nann::a\n") { $0.separator = "::" } == ["ann: a"])
  }

  /// Quotes: letters between tabs, RFC 4180 between commas, wherever a field does not begin with one.
  @Test(arguments: [
    ("user_id\titem_id\nann\t\"Heroes\nbob\tHeroes\"\ncy\tx\n", ["\"Heroes", "Heroes\"", "x"]),
    ("user_id\titem_id\nann\t\"Heroes\" album\nbob\tb\n", ["\"Heroes\" album", "b"]),
    ("user_id,item_id\nann,5\" tablet\nbob,7\" tablet\n", ["5\" tablet", "7\" tablet"]),
    ("user_id,item_id\nann,\"a, \"\"b\"\"\"\n", ["a, \"b\""]),
    ("\"user_id\"\t\"item_id\"\n\"ann\"\t\"a\"\n", ["a"]),
  ])
  func quotesAreReadAsTheyAreMeant(content: String, items: [String]) throws {
    let folder = try TemporaryFolder()
    let dataset = try DatasetFolder(path: "/").load(try folder.write(content, to: "log"))
    #expect(dataset.itemNames == items)
  }
}
