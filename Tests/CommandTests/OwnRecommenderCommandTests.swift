import Foundation
import Testing

/// A recommender of one's own under every command that takes one, as its owner would run it.
@Suite(.serialized) struct OwnRecommenderCommandTests {
  private let folder: TemporaryFolder
  private let log: String
  private static let child = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "VictimsTests/Children/child.py").path

  private var command: String { "python3 \(Self.child)" }

  init() throws {
    folder = try TemporaryFolder()
    let rows = (0..<600).map {
      "u\($0 % 40),i\(($0 * $0 + $0 / 7) % 45),\(1_600_000_000 + 100 * $0)\n"
    }
    log = try folder.write("user,item,timestamp\n" + rows.joined(), to: "clicks.csv")
  }

  private func document(_ arguments: [String]) throws -> [String: Any] {
    let run = try Invocation(arguments + ["--json", "--quiet"])
    #expect(run.status == 0, "\(run.errors)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test(arguments: ["full", "candidates"])
  func anAttackIsMadeAndJudged(lists: String) throws {
    let output = folder.path + "/run"
    let result = try document([
      "poison", "--dataset", log, "--recommender", command, "--attack", "poisonrec", "--steps", "2",
      "--fake-users", "5", "--clicks", "6", "--targets", "3", "--lists", lists, "--output", output,
      "--jobs", "2",
    ])
    #expect(result["ranker"] as? String == "popular" && result["lists"] as? String == lists)
    let recommender = try #require(result["recommender"] as? [String: Any])
    #expect(
      recommender["command"] as? String == command && recommender["version"] as? String == "1")
    #expect(result["refresh"] as? String == "own" && result["queries"] as? Int == 64)
    let radius = try #require(result["blastRadius"] as? [String: Any])
    #expect(try (0...1).contains(#require(radius["changedUsers"] as? Double)))
    #expect(try (0...1).contains(#require(radius["overlap@10"] as? Double)))
    let accuracy = try #require(result["accuracy"] as? [String: [String: Any]])
    #expect(accuracy["clean"]?["users"] as? Int == 40 && accuracy["poisoned"]?["hr@10"] != nil)
    #expect(FileManager.default.fileExists(atPath: output + "/poison.inter"))
    // The same again, whatever the number of children.
    let again = try document([
      "poison", "--dataset", log, "--recommender", command, "--attack", "poisonrec", "--steps", "2",
      "--fake-users", "5", "--clicks", "6", "--targets", "3", "--lists", lists,
    ])
    #expect(
      (again["recNum"] as? [String: Double])?["poisoned"]
        == (result["recNum"] as? [String: Double])?["poisoned"])
  }

  @Test func qualityAndListsAreTold() throws {
    let result = try document([
      "train", "--dataset", log, "--recommender", command, "--top", "3", "--users", "u7",
    ])
    #expect(result["epochs"] is NSNull && result["lists"] as? String == "full")
    let lists = try #require(result["recommendations"] as? [[String: Any]])
    #expect(lists.count == 1 && lists[0]["user"] as? String == "u7")
    #expect((lists[0]["items"] as? [[String: Any]])?.count == 3)
  }

  @Test func theRateIsMeasured() throws {
    let run = try Invocation([
      "bench", "evaluation", "--dataset", log, "--recommender", command, "--json", "--quiet",
    ])
    let rates = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
    #expect(rates.count == 1 && rates[0]["ranker"] as? String == "popular")
    #expect(rates[0]["worldsAtOnce"] as? Int == 1)
    // Four in the first round, at least as many in each of nine.
    let evaluations = try #require(rates[0]["evaluations"] as? Int)
    #expect(evaluations >= 40 && (evaluations - 4) % 9 == 0)
  }

  /// As `ssh host` or `srun` would: a program that starts another one somewhere else.
  @Test func aLauncherStandsBeforeTheCommand() throws {
    let launcher = try folder.write(
      "echo $# words >> '\(folder.path)/launched'\nexec \"$@\"\n", to: "launch.sh")
    let result = try document([
      "train", "--dataset", log, "--recommender", command, "--launch", "sh \(launcher)",
    ])
    #expect(result["ranker"] as? String == "popular")
    let launched = try String(contentsOfFile: folder.path + "/launched", encoding: .utf8)
    #expect(launched == "2 words\n")
  }

  @Test func aCheckPassesOrNamesWhatFails() throws {
    let options = ["recommender", "check", "--dataset", log, "--quiet"]
    let good = try Invocation(options + ["--json", "--", "python3", Self.child])
    #expect(good.status == 0, "\(good.output)")
    let bad = try Invocation(options + ["--", "python3", Self.child, "drifts"])
    #expect(bad.status == 65 && bad.output.contains("FAILED"), "\(bad.output)")
    let none = try Invocation(["recommender", "check"])
    #expect(none.status == 64 && none.errorLine.contains("recommender"), "\(none.errors)")
  }

  @Test(arguments: [
    (["--recommender", "exit 3"], 69, "initialize: it ended with exit code 3"),
    (["--recommender", " "], 64, "--recommender names no command"),
    ([], 64, "which recommender?"),
    (["--recommender", "x", "--ranker", "bpr"], 64, "name two recommenders"),
    (["--recommender", "x", "--refresh", "retrain"], 64, "--refresh is for built-in recommenders"),
    (["--recommender", "x", "--map"], 64, "--map shows a built-in recommender's vectors"),
    (["--recommender", "x", "--query-timeout", "0"], 64, "--query-timeout must be more than 0"),
    (["--recommender", "x", "--set", "ranker.epochs=3"], 64, "hyperparameter 'ranker.epochs'"),
  ])
  func whatCannotBeIsOneLine(arguments: [String], status: Int32, complaint: String) throws {
    let run = try Invocation(
      ["poison", "--dataset", log, "--attack", "popular", "--quiet"] + arguments)
    #expect(run.status == status, "\(run.errors)")
    #expect(run.errors.contains(complaint), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  /// Who edits the program has another recommender; who edits nothing has not.
  @Test func anExperimentKnowsTheProgram() throws {
    let program = try folder.write(
      try String(contentsOfFile: Self.child, encoding: .utf8), to: "shop.py")
    let file = try folder.write(
      """
      command: poison
      grid:
        dataset: \(log)
        recommender: python3 \(program)
        attack: [random, popular]
        targets: 3
      """, to: "own.yaml")
    let store = folder.path + "/store.sqlite"
    let arguments = ["experiment", "run", file, "--store", store, "--quiet"]
    func finished() throws -> Int {
      let run = try Invocation(["experiment", "status", store, "--json"])
      let status = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      return (status?["trials"] as? [[String: Any]] ?? []).count {
        $0["state"] as? String == "done"
      }
    }
    let first = try Invocation(arguments)
    #expect(first.status == 0, "\(first.errors)")
    #expect(try finished() == 2)
    let plan = try Invocation(["experiment", "run", file, "--store", store, "--dry-run", "--json"])
    #expect(plan.output.contains("\"done\" : 2"), "\(plan.output)")
    _ = try folder.write(
      try String(contentsOfFile: Self.child, encoding: .utf8) + "\n# another\n", to: "shop.py")
    let edited = try Invocation([
      "experiment", "run", file, "--store", store, "--dry-run", "--json",
    ])
    #expect(edited.output.contains("\"done\" : 0"), "\(edited.output)")
  }

  /// However the host ends, nothing of the recommender is left.
  @Test(arguments: ["INT", "TERM", "KILL"])
  func noOrphanIsLeft(signal: String) throws {
    let run = try Script(
      """
      $M poison --dataset \(log) --recommender 'python3 \(Self.child) silent' --attack popular --quiet &
      host=$!
      for n in $(seq 100); do pgrep -f 'child.py silent$' >$F/pids && break; sleep .1; done
      sleep 1
      kill -\(signal) $host; wait $host
      for n in $(seq 40); do pgrep -f 'child.py silent$' >/dev/null || break; sleep .1; done
      pgrep -f 'child.py silent$' | wc -l; wc -l <$F/pids
      """, in: folder, shell: "/bin/bash")
    let counts = run.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    #expect(counts.first == 0, "\(run.output) \(run.errors)")
    #expect((counts.last ?? 0) >= 1)
  }
}
