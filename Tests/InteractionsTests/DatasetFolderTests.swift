import Essentials
import Foundation
import TestSupport
import Testing
@testable import Interactions

@Suite struct DatasetFolderTests {
  private let steam = "1,A,purchase,1.0,0\n1,A,play,2.0,0\n1,B,purchase,1.0,0\n2,A,play,1.0,0\n"

  @Test func unknownNamesAreAnsweredWithKnownOnes() throws {
    let folder = try TemporaryFolder()
    let known = "bazaar, steam, movielens-1m, amazon-phone, amazon-clothing, amazon-beauty"
    #expect(
      complaint(about: folder.path) { _ = try DatasetFolder(path: folder.path).load("steem") }
        == "no dataset 'steem'; did you mean 'steam'? known: \(known), or a path to a file of your "
        + "own")
    #expect(
      complaint(about: "x/y.csv") { _ = try DatasetFolder(path: folder.path).load("x/y.csv") }
        == "FILE: no such file or folder")
    #expect(
      throws: InputError(
        .usage,
        "'bazaar' cannot name an imported dataset; expected letters, digits, '-' and '_', and not the "
          + "embedded one")
    ) { try DatasetFolder(path: folder.path).importDataset("bazaar", from: "x") }
    #expect(throws: InputError.self) {
      try DatasetFolder(path: folder.path).importDataset("../x", from: "x")
    }
  }

  /// What was said about a log of one's own when it was imported holds from then on.
  @Test func anImportRemembersHowALogIsRead() throws {
    let folder = try TemporaryFolder()
    let raw = try folder.write(
      "when;who;what;stars\n2;ann;a;5\n1;ann;b;4\n3;ann;c;1\n", to: "x.txt")
    var options = ReadingOptions(
      columns: try ColumnNames("user=who,item=what,time=when,value=stars"))
    options.positive = try PositiveRule(">=4")
    let data = DatasetFolder(path: folder.path + "/data")
    #expect(try data.importDataset("clicks", from: raw, options: options).interactions == 2)
    let clicks = try data.load("clicks")
    #expect(clicks.name == "clicks" && clicks.itemNames == ["a", "b"])
    #expect(clicks.log[UserID(0)].map(\.index) == [1, 0])
    #expect(try clicks.checksum == data.load(raw, options: options).checksum)
    #expect(throws: InputError.self) { try data.load("bazaar", options: options) }
  }

  /// The newest of two files that could be meant, and a line about the other.
  @Test func aNewImportIsNotShadowedByAnOldOne() throws {
    let folder = try TemporaryFolder()
    let data = DatasetFolder(path: folder.path)
    try data.importDataset("steam", from: folder.write(steam, to: "steam-200k.csv"))
    let imported = folder.path + "/steam-200k/steam-200k.inter"
    let old = folder.path + "/steam-200k/steam-200k.inter.gz"
    try FileManager.default.copyItem(atPath: imported, toPath: old)
    func age(_ path: String, _ seconds: Double) throws {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: seconds)], ofItemAtPath: path)
    }
    try age(old, 1_000)
    try age(imported, 2_000)
    let loaded = try data.load("steam")
    #expect(loaded.input?.file == "steam-200k.inter")
    #expect(loaded.input?.notes == ["older and not read: \(old)"])
    try age(old, 3_000)
    #expect(try data.load("steam").input?.file == "steam-200k.inter.gz")
    try age(old, 2_000)
    #expect(throws: InputError.self) { try data.load("steam") }
  }

  /// RecBole's benchmark files are one log in three parts.
  @Test func partsAreReadInOrder() throws {
    let folder = try TemporaryFolder()
    let header = "user_id:token\titem_id:token\n"
    for (part, item) in [("test", "c"), ("train", "a"), ("valid", "b")] {
      _ = try folder.write(header + "ann\t\(item)\n", to: "ml.\(part).inter")
    }
    let data = DatasetFolder(path: "/none")
    let dataset = try data.load(folder.path)
    #expect(dataset.log[UserID(0)].map { dataset.itemNames[$0.index] } == ["a", "b", "c"])
    #expect(dataset.input?.file == "ml.train.inter+ml.valid.inter+ml.test.inter")
    #expect(dataset.input?.rows == 3)
    let fingerprint = try data.fingerprint(of: folder.path)
    _ = try folder.write(header + "ann\td\n", to: "ml.test.inter")
    #expect(try data.fingerprint(of: folder.path) != fingerprint)
    _ = try folder.write(header + "ann\ta\n", to: "other.train.inter")
    #expect(throws: InputError.self) { try data.load(folder.path) }
  }

  @Test func aMissingDatasetTellsWhereToGetIt() throws {
    let folder = try TemporaryFolder()
    #expect(
      complaint(about: folder.path) { _ = try DatasetFolder(path: folder.path).load("steam") }
        == "the dataset 'steam' is not in FILE; get steam-200k.csv from "
        + "https://www.kaggle.com/datasets/tamber/steam-video-games, then: mithridate datasets "
        + "import steam --from steam-200k.csv")
  }

  @Test func importedAndRawFilesGiveTheSame() throws {
    let folder = try TemporaryFolder()
    let raw = try folder.write(steam, to: "steam-200k.csv")
    let data = DatasetFolder(path: folder.path + "/data")
    let result = try data.importDataset("steam", from: raw)
    #expect(result.path == folder.path + "/data/steam-200k/steam-200k.inter")
    #expect(result.interactions == 4)
    let imported = try data.load("steam")
    #expect(imported.userNames == ["1"])
    #expect(imported.itemNames == ["A", "B"])

    let laid = DatasetFolder(path: folder.path + "/laid")
    try FileManager.default.createDirectory(
      atPath: folder.path + "/laid/steam", withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: raw, toPath: laid.path + "/steam/steam-200k.csv")
    #expect(try laid.load("steam").checksum == imported.checksum)
  }

  @Test func aFailedImportLeavesWhatWasThere() throws {
    let folder = try TemporaryFolder()
    let data = DatasetFolder(path: folder.path)
    let good = try folder.write(steam, to: "steam-200k.csv")
    let first = try data.importDataset("steam", from: good)
    let before = try Data(contentsOf: URL(fileURLWithPath: first.path))
    let bad = try folder.write(steam + "oops\n", to: "bad.csv")
    #expect(
      complaint(about: bad) { try data.importDataset("steam", from: bad) }
        == "FILE:5: 1 field, expected 5")
    #expect(try Data(contentsOf: URL(fileURLWithPath: first.path)) == before)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path + "/steam-200k")
        == ["steam-200k.inter"])
  }

  @Test func importsNeedAFolderToWriteTo() throws {
    let folder = try TemporaryFolder()
    let raw = try folder.write(steam, to: "steam-200k.csv")
    // A file is in the way.
    let data = DatasetFolder(path: raw)
    #expect(
      throws: InputError(.cannotCreate, "the folder cannot be made", file: raw + "/steam-200k")
    ) { try data.importDataset("steam", from: raw) }
    #expect(try folder.names == ["steam-200k.csv"])
  }

  @Test func ownFoldersHoldOneFile() throws {
    let folder = try TemporaryFolder()
    let data = DatasetFolder(path: "/none")
    #expect(
      complaint(about: folder.path) { _ = try data.load(folder.path) }
        == "FILE: no .inter, CSV or other interaction file in it")
    _ = try folder.write("user,item\na,x\n", to: "b.csv")
    #expect(try data.load(folder.path).userNames == ["a"])
    _ = try folder.write("user,item\nb,x\n", to: "c.csv")
    #expect(
      complaint(about: folder.path) { _ = try data.load(folder.path) }
        == "FILE: several files could be meant: b.csv, c.csv")
    _ = try folder.write("user_id:token\titem_id:token\nc\tx\n", to: "z.inter")
    #expect(try data.load(folder.path).userNames == ["c"])
  }

  @Test func identifiersAreLowercaseAndUnique() {
    let names = DatasetFolder.knownNames
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" } })
  }

  @Test func namesNearEnoughAreSuggested() {
    func suggestion(_ name: String) -> String? {
      UnknownName(kind: "ranker", name: name, known: ["bpr", "pmf", "itempop", "co-visitation"])
        .suggestion
    }
    #expect(suggestion("bprr") == "bpr")
    #expect(suggestion("BPR") == "bpr")
    #expect(suggestion("covisitation") == "co-visitation")
    #expect(suggestion("item") == "itempop")
    #expect(suggestion("xyz") == nil)
    #expect(
      UnknownName(kind: "ranker", name: "bprr", known: ["bpr", "pmf"]).message
        == "no ranker 'bprr'; did you mean 'bpr'? known: bpr, pmf")
  }

  @Test func distancesAreThoseOfTheTextbook() {
    for (first, second, distance) in [
      ("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("steam", "setam", 1),
      ("flaw", "lawn", 2), ("ca", "abc", 3),
    ] {
      #expect(UnknownName.distance(Array(first), Array(second)) == distance)
      #expect(UnknownName.distance(Array(second), Array(first)) == distance)
    }
  }

  @Test func aFileOfOnesOwnIsItsContent() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] {
      try FileManager.default.createDirectory(
        atPath: folder.path + "/" + name, withIntermediateDirectories: true)
    }
    let one = try folder.write("user,item\n1,2\n", to: "a/log.csv")
    let same = try folder.write("user,item\n1,2\n", to: "b/other.csv")
    let data = DatasetFolder(path: folder.path)
    let fingerprint = try data.fingerprint(of: one)
    // printf 'user,item\n1,2\n' | sha256sum
    #expect(
      fingerprint == "81551c5e81af55b257b7e60f8926368a6150c4f48a4d5a8ff05061236504a9a1")
    #expect(try data.fingerprint(of: same) == fingerprint)
    #expect(try data.fingerprint(of: folder.path + "/a") == fingerprint)
    _ = try folder.write("user,item\n1,3\n", to: "a/log.csv")
    #expect(try data.fingerprint(of: one) != fingerprint)
    // These mean the same dataset whatever file it was imported from.
    #expect(try data.fingerprint(of: "bazaar") == nil && data.fingerprint(of: "steam") == nil)
    #expect(throws: InputError.self) { try data.fingerprint(of: folder.path + "/gone.csv") }
    // How it is read is part of what it is.
    let otherwise = ReadingOptions(columns: ColumnNames(user: "item", item: "user"))
    #expect(try data.fingerprint(of: one, options: otherwise) != data.fingerprint(of: one))
  }
}
