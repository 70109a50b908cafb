import Foundation
import Testing

/// `poison` with accounts of somebody else's, items of the log, and other goals.
@Suite struct GivenAccountsTests {
  private let folder: TemporaryFolder
  private let log: String

  init() throws {
    folder = try TemporaryFolder()
    let rows = (0..<600).map { "u\($0 % 40),i\(($0 * $0 + $0 / 7) % 45)\n" }
    log = try folder.write("user,item\n" + rows.joined(), to: "clicks.csv")
  }

  private func poison(_ arguments: [String]) throws -> Invocation {
    try Invocation(
      [
        "poison", "--dataset", log, "--ranker", "itempop", "--json", "--quiet", "--no-cache",
      ] + arguments)
  }

  private func document(_ run: Invocation) throws -> [String: Any] {
    #expect(run.status == 0, "\(run.errors)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test func givenAccountsAreJudged() throws {
    let file = try folder.write(
      #"{"target_items": ["i7", 4], "fake_users": {"x": ["i7", "i1"], "y": ["i7"]}}"#
        .replacing("4]", with: "\"i4\"]"), to: "theirs.json")
    let result = try document(
      poison(["--injection", file, "--lists", "full", "--list-length", "5"]))
    #expect(result["attack"] as? String == "theirs" && result["queries"] as? Int == 0)
    #expect(result["targets"] as? [String] == ["i7", "i4"])
    let given = try #require(result["injection"] as? [String: Any])
    #expect(given["accounts"] as? Int == 2 && given["clicks"] as? Int == 3)
    let rate = try #require(result["targetHitRate"] as? [String: Any])
    #expect(rate["k"] as? Int == 5)
    let perTarget = try #require(rate["perTarget"] as? [[String: Any]])
    #expect(perTarget.map { $0["target"] as? String } == ["i7", "i4"])
    let configuration = try #require(result["configuration"] as? [String: Any])
    #expect(configuration["fakeUsers"] as? Int == 2 && configuration["clicks"] as? Int == 2)
    #expect(configuration["knownTargets"] as? Int == 2)
    // Screened as they are.
    let screened = try Invocation([
      "screen", "--dataset", log, "--poison", file, "--json", "--quiet",
    ])
    #expect(screened.status == 0, "\(screened.errors)")
  }

  @Test func theTableTellsWhoFoundTheTargets() throws {
    let run = try Invocation([
      "poison", "--dataset", log, "--ranker", "itempop", "--attack", "popular", "--target-rule",
      "unpopular:2", "--quiet", "--no-cache",
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("T-HR@10") && run.output.contains("users without it"))
    let degraded = try Invocation([
      "poison", "--dataset", log, "--ranker", "itempop", "--attack", "random", "--goal", "degrade",
      "--quiet", "--no-cache",
    ])
    #expect(degraded.status == 0, "\(degraded.errors)")
    #expect(degraded.output.contains("to degrade: real users' NDCG@10"))
  }

  @Test(arguments: [
    ([], 64, "either --attack or --injection"),
    (["--attack", "popular", "--injection", "x.csv"], 66, "no such file"),
    (["--attack", "popular", "--target-items", "i1", "--target-rule", "random:2"], 64, "both say"),
    (["--attack", "popular", "--target-rule", "rare:2"], 64, "no target rule 'rare'"),
    (["--attack", "popular", "--list-length", "0"], 64, "--list-length must be at least 1"),
    (["--attack", "conslop", "--goal", "degrade"], 64, "promotes by its rule"),
    (["--attack", "popular", "--goal", "demote"], 64, "is about items of the log"),
    (["--attack", "popular", "--goal", "destroy"], 64, "destroy"),
  ])
  func whatDoesNotGoTogetherIsOneLine(
    arguments: [String], status: Int32, complaint: String
  ) throws {
    let run = try poison(arguments)
    #expect(run.status == status && run.errors.contains(complaint), "\(run.errors)")
  }

  @Test func optionsOfAnAttackAreNoneOfGivenAccounts() throws {
    let file = try folder.write("user,item\nx,i1\nx,i2\n", to: "theirs.csv")
    for (arguments, complaint) in [
      (["--steps", "3"], "--steps is for an attack"),
      (["--controls"], "--controls are for an attack"),
      (["--set", "draws=3"], "draws"), (["--attack", "popular"], "either --attack or --injection"),
      ([], "does not say what its accounts promote"),
    ] {
      let run = try poison(["--injection", file] + arguments)
      #expect(run.status == 64 && run.errors.contains(complaint), "\(run.errors)")
    }
  }
}
