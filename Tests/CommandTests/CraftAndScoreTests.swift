import Foundation
import Testing

/// Door 0: a poison without a recommender, and what it did, from files alone.
@Suite struct CraftAndScoreTests {
  private let folder: TemporaryFolder
  private let log: String

  init() throws {
    folder = try TemporaryFolder()
    let rows = (0..<600).map {
      "u\($0 % 40);\"i;\(($0 * $0 + $0 / 7) % 45)\";\(1_600_000_000 + 100 * $0)\n"
    }
    log = try folder.write("kunde;artikel;zeit\n" + rows.joined(), to: "clicks.csv")
  }

  private var reading: [String] {
    ["--separator", ";", "--columns", "user=kunde,item=artikel,time=zeit"]
  }

  private func craft(_ arguments: [String], to output: String = "poison") throws -> Invocation {
    try Invocation(
      ["craft", "--dataset", log, "--output", folder.path + "/" + output] + reading + arguments)
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: folder.path + "/poison/" + name, encoding: .utf8)
  }

  @Test(arguments: [
    "random", "popular", "middle", "power-item", "conslop", "bandwagon", "segment", "rev-adv",
    "dl-attack",
  ])
  func everyAttackThatAsksNothingIsCrafted(attack: String) throws {
    let run = try craft([
      "--attack", attack, "--targets", "3", "--fake-users", "4", "--clicks", "5",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let csv = try text("poison.csv").split(separator: "\n")
    #expect(csv[0] == "kunde,artikel,zeit" && csv.count == 21)
    // On the log's last day, each account in the order of its clicks.
    let times = csv.dropFirst().compactMap { $0.split(separator: ",").last.flatMap { Int($0) } }
    #expect(times.count == 20)
    #expect(times.allSatisfy { (1_600_059_900 - 86_400...1_600_059_900).contains($0) })
    for account in 0..<4 {
      let own = times[account * 5..<account * 5 + 5]
      #expect(Array(own) == own.sorted())
    }
    #expect(try text("targets.txt") == "target-0\ntarget-1\ntarget-2\n")
    let inter = try text("poison.inter").split(separator: "\n").dropFirst()
      .map { $0.split(separator: "\t").prefix(2).joined(separator: ",") }
    #expect(inter == csv.dropFirst().map { String($0.prefix(upTo: $0.lastIndex(of: ",")!)) })
    // The same seed gives the same files.
    let before = try text("poison.csv")
    #expect(
      try craft(["--attack", attack, "--targets", "3", "--fake-users", "4", "--clicks", "5"]).status
        == 0)
    #expect(try text("poison.csv") == before)
  }

  @Test func itemsOfTheLogCanBePromoted() throws {
    let run = try craft(["--attack", "popular", "--target-items", "i;7,brand new"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("knows no item 'brand new': it is taken for a new one"))
    #expect(try text("targets.txt") == "i;7\nbrand new\n")
    let items = try text("poison.csv").split(separator: "\n").dropFirst().map {
      $0.split(separator: ",")[1]
    }
    #expect(items.count { $0 == "i;7" } + items.count { $0 == "brand new" } == 200)
  }

  @Test(arguments: [
    (["--attack", "poisonrec"], 64, "poisonrec asks a recommender 1,920 times"),
    (["--attack", "popular", "--set", "draws=5"], 64, "popular asks a recommender 5 times"),
    (["--attack", "popular", "--target-items", "a,a"], 64, "names an item twice"),
    (["--attack", "popular", "--target-items", "a,,b"], 64, "one without a name"),
    (["--attack", "popular", "--at", "soon"], 64, "--at 'soon' is no time"),
    (["--attack", "popular", "--targets", "0"], 64, "--targets must be at least 1"),
    (["--attack", "popular", "--targets", "46"], 64, "--targets must be at most the "),
    (["--attack", "popular", "--fake-users", "0"], 64, "--fake-users must be at least 1"),
  ])
  func whatCannotBeCraftedIsOneLine(arguments: [String], status: Int32, complaint: String) throws {
    let run = try craft(arguments, to: "other")
    #expect(run.status == status && run.errorLine.contains(complaint), "\(run.errors)")
  }

  @Test func nothingOfOthersIsOverwritten() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path + "/poison", withIntermediateDirectories: true)
    _ = try folder.write("mine", to: "poison/targets.txt")
    let run = try craft(["--attack", "popular"])
    #expect(run.status == 73 && run.errorLine.contains("comes from no 'craft'"), "\(run.errors)")
    #expect(try text("targets.txt") == "mine")
  }

  /// Figures that can be counted by hand.
  @Test func listsAreScored() throws {
    let before = try folder.write(
      "user,item,rank\na,x,1\na,y,2\nb,x,1\nb,z,2\nc,x,1\nc,y,2\n", to: "before.csv")
    let after = try folder.write(
      "a\tt\t9\na\ty\t8\nb\tx\t3\nb\tz\t2\nc\ts\t5\nc\tt\t5\nfake\tt\t1\n", to: "after.tsv")
    let targets = try folder.write("t\ns\n", to: "targets.txt")
    let test = try folder.write("user\titem\na\tx\nb\tz\n", to: "test.tsv")
    let run = try Invocation([
      "score", "--before", before, "--after", after, "--targets", targets, "--test", test, "--k",
      "2",
      "--json", "--quiet",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let result = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    func value(_ path: String...) -> Double? {
      var found: Any? = result
      for key in path { found = (found as? [String: Any])?[key] }
      return found as? Double
    }
    #expect(result["users"] as? Int == 3 && result["onlyAfter"] as? Int == 1)
    #expect(result["ceiling"] as? Int == 6)
    #expect(value("recNum", "before", "value") == 0 && value("recNum", "after", "value") == 3)
    #expect(value("shareOfCeiling", "value") == 0.5)
    #expect(value("usersReached", "after", "value") == 2)
    #expect(value("blastRadius", "changedUsers", "value").map { abs($0 - 2.0 / 3) < 1e-12 } == true)
    #expect(value("blastRadius", "overlap", "value") == 0.5)
    #expect(value("accuracy", "hr", "before", "value") == 1)
    #expect(value("accuracy", "hr", "after", "value") == 0.5)
    let gain = 1 / log2(3.0)
    #expect(
      value("accuracy", "ndcg", "before", "value").map { abs($0 - (1 + gain) / 2) < 1e-12 } == true)
    #expect(value("accuracy", "ndcg", "after", "value").map { abs($0 - gain / 2) < 1e-12 } == true)
    let perTarget = try #require(result["perTarget"] as? [[String: Any]])
    #expect(perTarget.map { ($0["after"] as? [String: Any])?["value"] as? Double } == [2, 1])
    let interval = try #require(
      (result["recNum"] as? [String: [String: Any]])?["after"]?["interval"] as? [Double])
    #expect(interval.count == 2 && interval[0] <= 3 && interval[1] >= 3)
  }

  @Test func wrongNamesAreNoticed() throws {
    let lists = try folder.write("a,x,1\na,y,2\n", to: "lists.csv")
    let targets = try folder.write("no-such-item\n", to: "targets.txt")
    let run = try Invocation([
      "score", "--before", lists, "--after", lists, "--targets", targets, "--quiet",
    ])
    #expect(run.status == 0 && run.errors.contains("no target stands in any list"), "\(run.errors)")
    let others = try folder.write("b,x,1\n", to: "others.csv")
    let apart = try Invocation([
      "score", "--before", lists, "--after", others, "--targets", targets,
    ])
    #expect(
      apart.status == 65 && apart.errorLine.contains("no user has a list both"), "\(apart.errors)")
  }
}
