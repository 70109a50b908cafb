import Essentials
import Foundation
import TestSupport
import Testing

@testable import Interactions

@Suite struct InterWriterTests {
  @Test func poisonsAreWrittenInOrder() throws {
    let folder = try TemporaryFolder()
    let poison = Poison(
      fakeUserCount: 2, clicksPerFakeUser: 2, clicks: [1, 0, 2, 2].map { ItemID($0) })
    let dataset = Dataset(
      name: "x", userNames: [], itemNames: ["a", "b"],
      log: InteractionLog(rows: [], itemCount: 2))
    let path = folder.path + "/poison.inter"
    try Injection(poison).write(
      to: path, userName: dataset.fakeUserName, itemName: dataset.itemName)
    #expect(
      try String(contentsOfFile: path, encoding: .utf8)
        == "user_id:token\titem_id:token\torder:float\nfake-0\tb\t0\nfake-0\ta\t1\n"
        + "fake-1\ttarget-0\t0\nfake-1\ttarget-0\t1\n")
  }

  /// Whatever the columns are called, what is written can be read again.
  @Test(arguments: [
    "user_id,item_id,utm:source\nann,a,g\n", "userId,user_id,item_id\n1,ann,a\n1,bob,b\n",
    ",user_id,item_id\n0,ann,a\n", "user_id,item_id,timestamp,timestamp:float\nann,a,1,2\n",
    "user_id,item_id,x,x,x_2\nann,a,1,2,3\n", "user_id,item_id,\" \",\"a\tb\"\nann,a,1,2\n",
  ])
  func whatIsWrittenCanBeRead(text: String) throws {
    let folder = try TemporaryFolder()
    let source = try folder.write(text, to: "log.csv")
    let data = DatasetFolder(path: folder.path)
    try InteractionFile(path: source).convert(to: folder.path + "/log.inter")
    #expect(
      try data.load(folder.path + "/log.inter").checksum == data.load(source).checksum)
  }

  @Test func columnsHaveCleanNames() {
    let names = ["utm:source", "", "user_id", "x", "x", "a\tb"].map { ($0, "token") }
    #expect(
      InterWriter.columnNames(names) == [
        "utm_source:token", "column_2:token", "user_id_2:token", "x:token", "x_2:token",
        "a_b:token",
      ])
  }

  /// What was said about a log holds for what is written of it, whatever its other columns are called.
  @Test func whatWasSaidHolds() throws {
    let folder = try TemporaryFolder()
    let source = try folder.write(
      "user,item,date,label,item_id_list\nann,a,2,0,x\nann,b,1,1,x\n", to: "log.csv")
    for (columns, positive) in [
      ("time=none,value=none,item=item", nil), ("item=item", "all"), ("item=item", ">=0"),
      ("time=none,item=item", ">0"),
    ] as [(String, String?)] {
      var options = ReadingOptions(columns: try ColumnNames(columns))
      options.positive = try positive.map { try PositiveRule($0) }
      try InteractionFile(path: source, options: options).convert(to: folder.path + "/log.inter")
      let data = DatasetFolder(path: folder.path)
      #expect(
        try data.load(folder.path + "/log.inter").checksum
          == data.load(source, options: options).checksum)
    }
  }

  @Test func aFileIsNotWrittenOverItself() throws {
    let folder = try TemporaryFolder()
    let text = "user_id,item_id\nann,a\n"
    let source = try folder.write(text, to: "log.csv")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link.csv", withDestinationPath: source)
    for destination in [source, folder.path + "/link.csv", folder.path + "/./log.csv"] {
      #expect(
        throws: InputError(
          .cannotCreate, "is the file that is read; choose another",
          file: destination)
      ) { try InteractionFile(path: source).convert(to: destination) }
    }
    #expect(try String(contentsOfFile: source, encoding: .utf8) == text)
  }

  /// Dates and other units become seconds, which is what RecBole's files have.
  @Test func timesAreWrittenInSeconds() throws {
    let folder = try TemporaryFolder()
    for text in [
      "user,item,time\na,x,1588687728923\n", "user,item,time\na,x,2020-05-05T14:08:48.923Z\n",
    ] {
      let source = try folder.write(text, to: "log.csv")
      try InteractionFile(path: source).convert(to: folder.path + "/log.inter")
      #expect(
        try String(contentsOfFile: folder.path + "/log.inter", encoding: .utf8)
          == "user_id:token\titem_id:token\ttimestamp:float\na\tx\t1588687728.923\n")
    }
  }
}
