import Testing
@testable import Interactions

/// What each format takes for its own, by a file's name and first line.
@Suite struct InteractionFormatTests {
  private static let formats: [(String, any InteractionFormat.Type)] = [
    ("amazon", AmazonReviewFormat.self), ("recbole", RecBoleFormat.self),
    ("movielens", MovieLensFormat.self), ("values", SeparatedValuesFormat.self),
  ]

  private func recognized(_ name: String, _ line: String) -> [String] {
    Self.formats.filter { $0.1.recognizes(fileName: name, firstLine: line) }.map(\.0)
  }

  @Test func namesTell() {
    #expect(recognized("reviews.json", "?").contains("amazon"))
    #expect(recognized("reviews.jsonl", "?").contains("amazon"))
    #expect(recognized("log.inter", "?").contains("recbole"))
    #expect(recognized("ratings.dat", "?") == ["movielens"])
    #expect(recognized("u.data", "?") == ["movielens"])
    #expect(recognized("log.csv", "?") == ["values"])
    #expect(recognized("log.tsv", "?") == ["values"])
  }

  @Test func firstLinesTell() {
    #expect(recognized("x", "{\"asin\": \"1\"}").first == "amazon")
    #expect(recognized("x", "user_id:token\titem_id:token").first == "recbole")
    #expect(recognized("x", "1::1193::5::978300760") == ["movielens"])
    #expect(recognized("x", "196\t242\t3\t881250949").first == "movielens")
    #expect(recognized("x", "user\titem\ttime\trating") == ["values"])
    #expect(recognized("x", "user,item") == ["values"])
    #expect(recognized("x", "hello") == [])
  }

  /// Fields go where they belong, and what is neither user, item nor time is kept beside them.
  @Test func fieldsGoWhereTheyBelong() throws {
    func parsed(_ type: any InteractionFormat.Type, header: String, _ line: String) throws
      -> [String]
    {
      let format = try type.init(firstLine: header, columns: ColumnNames())
      var row = InteractionRow()
      return try Array(line.utf8).withUnsafeBufferPointer { line in
        try format.parse(line, into: &row)
        func text(_ bytes: Bytes) -> String { String(decoding: bytes, as: UTF8.self) }
        return [text(row.user), text(row.item), format.hasTime ? "\(row.time)" : "-"]
          + row.extras.map(text)
      }
    }
    #expect(
      try parsed(MovieLensFormat.self, header: "1::2::3::4", "7::8::4.5::90")
        == ["7", "8", "90.0", "4.5"])
    #expect(
      try parsed(
        RecBoleFormat.self, header: "item_id:token\trating:float\tuser_id:token", "8\t4\tu")
        == ["u", "8", "-", "4"])
    #expect(
      try parsed(SeparatedValuesFormat.self, header: "user,title,item", "u,\"a, \"\"b\"\"\",8")
        == ["u", "8", "-", "a, \"b\""])
    #expect(
      try parsed(
        AmazonReviewFormat.self, header: "{}",
        "{\"reviewerID\": \"u\", \"asin\": \"8\", \"unixReviewTime\": 3, \"overall\": 2.0}")
        == ["u", "8", "3.0", "2.0"])
    #expect(
      try parsed(SteamFormat.self, header: "1,Dota,play,2,0", "1,\"Dota, 2\",play,0.5,0")
        == ["1", "Dota, 2", "-", "play", "0.5"])
  }
}
