import Foundation
import Testing

/// `experiment run --results` and its kin, on one machine.
@Suite struct ResultsFolderCommandTests: ExperimentSuite {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var results: String { folder.path + "/results" }

  private func work(_ file: String, _ extra: String...) throws -> Invocation {
    try Invocation(["experiment", "run", file, "--results", results, "--quiet"] + extra)
  }

  /// The results by name.
  private func bytes(in results: String) throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: results)
      .filter { $0.hasSuffix(".json") }
    return try Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, try Data(contentsOf: URL(filePath: "\(results)/\($0)")))
      })
  }

  @Test func shardsTogetherAreTheWhole() throws {
    let file = try write(small)
    let dry = try work(file, "--dry-run", "--json")
    #expect(dry.status == 0 && dry.output.contains(#""trials" : 6"#), "\(dry.errors)")
    #expect(folder.names == ["small.yaml"])
    for shard in ["1/3", "3/3"] {
      let run = try work(file, "--json", "--shard", shard)
      #expect(run.status == 0, "\(run.errors)")
      #expect(try ran(run).ran == 2 && ran(run).trials == 2)
    }
    let trials = try status(of: results).trials
    #expect(trials.map(\.experiment) == Array(repeating: "small", count: 6))
    #expect(trials.count { $0.state == "done" } == 4 && trials.count { $0.state == "pending" } == 2)
    #expect(trials.map(\.trial.seed) == [1, 1, 1, 2, 2, 2])
    // The rest, told by an engine.
    let last = try Script(
      "JOB_COMPLETION_INDEX=1 MITHRIDATE_SHARDS=3 $M experiment run \(file) --results \(results) --shard auto --json",
      in: folder)
    #expect(last.status == 0, "\(last.errors)")
    let all = try work(file, "--json")
    #expect(try ran(all).ran == 0 && ran(all).done == 6)

    // A store of the same trials came to the same, and collecting it gives the same.
    #expect(try run(file, "--quiet").status == 0)
    let collected = folder.path + "/collected.sqlite"
    for added in [6, 0] {
      let collect = try Invocation([
        "experiment", "collect", results, "--store", collected, "--json",
      ])
      #expect(collect.status == 0, "\(collect.errors)")
      struct Document: Decodable, Equatable { var trials, done, failed, added: Int }
      #expect(
        try JSONDecoder().decode(Document.self, from: Data(collect.output.utf8))
          == Document(trials: 6, done: 6, failed: 0, added: added))
    }
    let outcomes = try status(of: collected).trials.map(\.outcome)
    #expect(outcomes.allSatisfy { $0?.recNum != nil })
    #expect(try outcomes == status().trials.map(\.outcome))
    #expect(try outcomes == status(of: results).trials.map(\.outcome))
    // The document of a folder is that of the store, to the byte.
    #expect(
      try Invocation(["experiment", "status", results, "--json"]).output
        == Invocation(["experiment", "status", collected, "--json"]).output)
    let text = try Invocation(["experiment", "status", results]).output
    #expect(text.contains("small") && text.contains("–"))
    // Runners with a store go on from it.
    let store = try Invocation([
      "experiment", "run", file, "--store", collected, "--json", "--quiet",
    ])
    #expect(try ran(store).ran == 0)
  }

  @Test func theSameElsewhereIsTheSameToTheByte() throws {
    let log = try folder.writeLog()
    let text = """
      command: poison
      grid: {dataset: "\(log)", ranker: itempop, attack: [random, popular], fake-users: 2, targets: 2}
      """
    let file = try write(text)
    #expect(try work(file).status == 0)
    let first = try bytes(in: results)
    #expect(first.count == 2)
    // Another folder, another path of the same log.
    let moved = folder.path + "/moved"
    try FileManager.default.createDirectory(atPath: moved, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: log, toPath: moved + "/log.csv")
    let other = try write(text.replacing(log, with: moved + "/log.csv"), to: "other.yaml")
    let elsewhere = folder.path + "/elsewhere"
    #expect(
      try Invocation(["experiment", "run", other, "--results", elsewhere, "--quiet"]).status == 0)
    #expect(try bytes(in: elsewhere) == first)
    // An edited log is another dataset.
    try (String(contentsOfFile: log, encoding: .utf8) + "u0,i9\n")
      .write(toFile: log, atomically: true, encoding: .utf8)
    let edited = try work(file, "--json")
    #expect(try ran(edited).ran == 2)
    let both = try bytes(in: results)
    #expect(both.count == 4 && both.merging(first) { $1 } == both)
  }

  /// An engine's notice ends a worker with the code for "again", in time, and nothing is lost.
  @Test func aWorkerThatIsToldToEndGoesOnLater() throws {
    let file = try write(long)
    let run = try Script(
      """
      $M experiment run \(file) --results $F/results --shard 1/1 --quiet 2> $F/log & worker=$!
      for n in $(seq 600); do
        [ $(cat $F/results/checkpoints/*/output/curve.csv 2>/dev/null | wc -l) -ge 4 ] && break; sleep .1
      done
      # It may come twice: to the job, and to each of its processes.
      kill -TERM $worker; sleep .2; kill -TERM $worker 2>/dev/null
      start=$(date +%s%N); wait $worker; code=$?
      echo $code $(( ($(date +%s%N) - start) / 1000000 )); cat $F/log >&2
      """, in: folder, shell: "/bin/bash")
    let parts = run.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    #expect(parts.first == 75, "\(run.output) \(run.errors)")
    #expect(parts.last ?? .max < 10_000, "\(run.output)")
    #expect(run.errors.contains("interrupted; run the same command again to continue"))
    #expect(try bytes(in: results).isEmpty)
    #expect(try status(of: results).trials.map(\.state) == ["pending"])
    let resumed = try work(file)
    #expect(resumed.status == 0, "\(resumed.errors)")
    let whole = folder.path + "/whole"
    #expect(try Invocation(["experiment", "run", file, "--results", whole, "--quiet"]).status == 0)
    #expect(try bytes(in: results) == bytes(in: whole))
    #expect(try bytes(in: results).count == 1)
    let left = try FileManager.default.contentsOfDirectory(atPath: results + "/checkpoints")
    #expect(left.isEmpty)
  }

  /// A person's Ctrl-C is still a person's.
  @Test func ctrlCKeepsItsCode() throws {
    let run = try Script(
      """
      $M experiment run \(write(long)) --results $F/results --quiet & worker=$!
      for n in $(seq 600); do
        [ $(cat $F/results/checkpoints/*/output/curve.csv 2>/dev/null | wc -l) -ge 2 ] && break; sleep .1
      done
      kill -INT $worker; wait $worker; echo $?
      """, in: folder, shell: "/bin/bash")
    #expect(run.output == "130\n", "\(run.errors)")
  }

  @Test func twoOfTheSameShardDoNoHarm() throws {
    let file = try write(small)
    let run = try Script(
      """
      for n in 1 2; do
        $M experiment run \(file) --results $F/results --shard 1/1 --quiet --json > $F/out$n & pids="$pids $!"
      done
      for pid in $pids; do wait $pid; echo $?; done
      """, in: folder, shell: "/bin/bash")
    #expect(run.output == "0\n0\n", "\(run.errors)")
    let whole = folder.path + "/whole"
    #expect(try Invocation(["experiment", "run", file, "--results", whole, "--quiet"]).status == 0)
    #expect(try bytes(in: results) == bytes(in: whole) && bytes(in: whole).count == 6)
  }

  @Test func aFailureIsTold() throws {
    let log = try folder.writeLog()
    let file = try write(
      """
      command: poison
      grid: {dataset: "\(log)", ranker: itempop, attack: random, targets: [2, 11], fake-users: 2}
      """)
    let run = try work(file)
    #expect(run.status == 1, "\(run.errors)")
    let message = "--targets must be at most the 10 items of log, not 11"
    let table = try Invocation(["experiment", "status", results]).output
    #expect(run.output.contains(message) && table.contains(message))
    #expect(try status(of: results).trials.map(\.message) == [nil, message])
    #expect(try Invocation(["experiment", "collect", results, "--store", store]).status == 0)
    #expect(try status().trials.map(\.state) == ["done", "failed"])
  }

  @Test(arguments: [
    (["--results", "R", "--store", "S"], "--store and --results are alternatives"),
    ([], "where to? --store names a file, --results a folder for several machines"),
    (["--store", "S", "--shard", "1/2"], "--shard needs --results"),
    (["--results", "R", "--shard", "2/1"], "of 1 shards the first is 1 and the last 1, not 2"),
    (
      ["--results", "R", "--shard", "auto"], "neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX"
    ),
    (["--results", "R", "--measure"], "--measure needs --store"),
    (["--results", "R", "--wait"], "--wait needs --store"),
    (["--results", "R", "--keep-checkpoints"], "--keep-checkpoints needs --store"),
    (["--results", ""], "--results is empty; name a folder"),
  ])
  func whatDoesNotGoTogetherIsAUsageError(extra: [String], message: String) throws {
    let file = try write(small)
    let run = try Invocation(["experiment", "run", file, "--quiet"] + extra, in: folder.path)
    #expect(run.status == 64 && run.errorLine.contains(message), "\(run.errors)")
    #expect(folder.names == ["small.yaml"])
  }

  @Test func whatIsNoFolderOfResultsIsSaid() throws {
    for arguments in [["status", folder.path], ["collect", folder.path, "--store", store]] {
      let run = try Invocation(["experiment"] + arguments)
      #expect(run.status == 66 && run.errorLine.contains("no folder of results"), "\(run.errors)")
    }
    #expect(folder.names.isEmpty)
  }

  /// The script is printed with what it was asked for; there is nothing to submit it to.
  @Test func aScriptIsPrinted() throws {
    let file = try write(small)
    let run = try Invocation(
      [
        "experiment", "submit", "small.yaml", "--results", "results", "--slurm", "--workers", "3",
        "--throttle", "2", "--partition", "short", "--time", "01:00:00", "--only", "seed=1",
        "--cache", "kept", "--dry-run",
      ], in: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    let place = try #require(realpath(folder.path, nil).map { String(cString: $0) })
    for line in [
      "#SBATCH --array=1-3%2", "#SBATCH --partition=short", "#SBATCH --time=01:00:00",
      "#SBATCH --requeue", "#SBATCH --open-mode=append", "#SBATCH --signal=B:TERM@120",
      "#SBATCH --chdir=\(place)",
    ] { #expect(run.output.contains("\n\(line)\n"), "\(run.output)") }
    #expect(run.output.contains("'--only' 'seed=1' --shard auto &"))
    #expect(run.output.contains("'--cache' '\(place)/kept'"))
    #expect(folder.names == ["small.yaml"])
    let broken = try Script("bash -n <<'X'\n\(run.output)\nX", in: folder)
    #expect(broken.status == 0, "\(broken.errors)")
    for (extra, status, message) in [
      (["--slurm", "--time", "90"], 64, "--time is HH:MM:SS"),
      (["--slurm", "--workers", "0"], 64, "--workers must be at least 1, not 0"),
      (["--slurm", "--throttle", "0"], 64, "--throttle must be at least 1, not 0"),
      (["--slurm", "--partition", "a b"], 64, "--partition 'a b' is no name that Slurm takes"),
      ([], 64, "to which engine? --slurm is the one that is known"),
    ] {
      let wrong = try Invocation(["experiment", "submit", file, "--results", results] + extra)
      #expect(Int(wrong.status) == status && wrong.errorLine.contains(message), "\(wrong.errors)")
    }
    let nowhere = try Script(
      "PATH=/nowhere $M experiment submit \(file) --results $F/results --slurm", in: folder)
    #expect(nowhere.status == 69 && nowhere.errors.contains("sbatch is not on the search path"))
  }
}
