import Essentials
import TestSupport
import Testing

@testable import Interactions

/// Accounts that somebody has made, in every form that they come in.
@Suite struct AccountFileTests {
  private let dataset = Dataset(
    name: "shop", userNames: ["ann", "bob"], itemNames: ["7", "8", "9"],
    log: InteractionLog(rows: [[ItemID(0)], [ItemID(1), ItemID(2)]], itemCount: 3))

  private func read(_ text: String, _ name: String) throws -> AccountFile {
    let folder = try TemporaryFolder()
    return try AccountFile(path: folder.write(text, to: name))
  }

  @Test(arguments: [
    ("user_id:token\titem_id:token\torder:float\nf0\t8\t0\nf0\t7\t1\nf1\t9\t0\n", "poison.inter"),
    ("user,item\nf0,8\nf0,7\nf1,9\n", "poison.csv"),
    ("user\titem\nf0\t8\nf0\t7\nf1\t9\n", "poison.tsv"),
    (#"{"target_items": ["9"], "fake_users": {"f1": [9], "f0": ["8", "7"]}}"#, "poison.json"),
    (#"{"fake_users": {"f0": [["8"], [["7"]]], "f1": "9"}, "target_items": [[9]]}"#, "poison.json"),
  ])
  func everyFormatGivesTheSameAccounts(text: String, name: String) throws {
    let file = try read(text, name)
    #expect(file.names == ["f0", "f1"] && file.clicks == [["8", "7"], ["9"]])
    #expect(file.title == "poison" && file.greatestClickCount == 2)
    #expect(file.targets == (name.hasSuffix("json") ? ["9"] : nil))
    let injection = try file.injection(naming: dataset.itemNames, of: dataset)
    #expect(injection == Injection([(0, [ItemID(1), ItemID(0)]), (1, [ItemID(2)])]))
  }

  @Test func listsWithoutNamesAreNumbered() throws {
    let file = try read(#"{"fake_users": [[7, 7, 8], [], ["9"]]}"#, "x.json")
    #expect(file.names == ["fake_user_0", "fake_user_1", "fake_user_2"])
    #expect(file.clicks == [["7", "7", "8"], [], ["9"]] && file.targets == nil)
  }

  /// An object has no order: twelve accounts stand as people count, each time.
  @Test func accountsHaveAnOrder() throws {
    let text = (0..<12).reversed().map { "\"fake_user_\($0)\": [\($0)]" }.joined(separator: ",")
    let file = try read("{\"fake_users\": {\(text)}}", "x.json")
    #expect(file.clicks.map { $0[0] } == (0..<12).map(String.init))
  }

  @Test func theSameAccountsHaveTheSameFingerprint() throws {
    let first = try read("user,item\nf0,8\nf1,9\n", "a.csv")
    let second = try read("user_id:token\titem_id:token\nf0\t8\nf1\t9\n", "b.inter")
    #expect(first.checksum == second.checksum)
    for other in ["user,item\nf0,9\nf1,8\n", "user,item\nf0,8\nf0,9\n", "user,item\nf,08\nf1,9\n"] {
      #expect(try read(other, "a.csv").checksum != first.checksum)
    }
  }

  @Test(arguments: [
    (#"{"fake_users": {"f0": [{"item": 1}]}}"#, "'fake_users' must hold lists"),
    (#"{"fake_users": {"f0": [1.5]}}"#, "'fake_users' must hold lists"),
    (#"{"fake_users": 5}"#, "'fake_users' must hold lists"),
    (#"{"fake_users": {"f0": []}}"#, "no account clicks anything"),
    (#"{"fake_users": {}}"#, "no account clicks anything"), (#"{"users": 5}"#, "column"),
    ("[[1,2]]", "a JSON array"),
  ])
  func whatIsNoAccountsIsOneLine(text: String, complaint: String) throws {
    let error = #expect(throws: InputError.self) { try read(text, "x.json") }
    #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "")")
  }

  @Test func namesAreLookedUp() throws {
    let file = try read("user,item\nbob,8\nf1,10\n", "x.csv")
    let taken = #expect(throws: InputError.self) { try file.checkNames(amid: dataset) }
    #expect(taken?.message == "'bob' is an account of shop already")
    let unknown = #expect(throws: InputError.self) {
      try file.injection(naming: dataset.itemNames, of: dataset)
    }
    #expect(unknown?.message.contains("'f1' clicks on '10', which is no item of shop") == true)
    // A new item that is promoted has a name.
    #expect(
      try file.injection(naming: dataset.itemNames + ["10"], of: dataset)[1] == [ItemID(3)])
  }
}
