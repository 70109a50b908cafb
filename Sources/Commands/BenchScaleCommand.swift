import ArgumentParser
import Documents
import Essentials
import Experiments
import Foundation
import Interactions
import Terminal

/// `bench scale`: what becomes slow and what takes memory as logs grow.
struct BenchScaleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scale",
    abstract: "Rows a second and peak memory of reading, training and attacking, on made-up logs.",
    discussion: """
      Makes a log of each size, reads it, reads it again from what the first reading has kept, trains \
      recommenders for one epoch on it, and attacks each once: a poison drawn at random, scored on fresh \
      candidates.
      """)

  @Option(help: "How many rows a log has, as often as needed; 100000 and 1000000 by default.")
  var rows: [Int] = []

  @Option(
    help:
      "A built-in recommender, as often as needed; itempop, co-visitation, pmf and bpr by default.",
    completion: .rankers)
  var ranker: [String] = []

  @Option(
    help: ArgumentHelp(
      "The folder where logs are made, and kept for the next time.",
      discussion: "By default one that is removed in the end. A row takes some 25 bytes."),
    completion: .directory)
  var output: String?

  @OptionGroup var listeners: AudienceOption
  @OptionGroup var run: RunOptions
  @OptionGroup var reporting: ReportingOptions

  private static let rowsByDefault = [100_000, 1_000_000]
  private static let rankersByDefault = ["itempop", "co-visitation", "pmf", "bpr"]

  func validate() throws {
    for count in rows where count < 1 || count > Int(Int32.max) {
      throw ValidationError("--rows must be from 1 to \(Int32.max), not \(count)")
    }
  }

  func run() async throws {
    run.claimCores()
    let rankers = ranker.isEmpty ? Self.rankersByDefault : ranker
    for name in rankers { _ = try Catalog.ranker(named: name) }
    let line = try reporting.makeProgressLine()
    let folder =
      output ?? FileManager.default.temporaryDirectory.appending(path: "mithridate-\(UUID())").path
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw InputError(.cannotCreate, "the folder cannot be made", file: folder)
    }
    defer { if output == nil { try? FileManager.default.removeItem(atPath: folder) } }
    var results: [ScaleRate] = []
    for count in rows.isEmpty ? Self.rowsByDefault : rows {
      results += try await measure(count, in: folder, rankers, line)
    }
    line.finish()
    var table = TextTable(["rows", "users", "items", "work", "seconds", "rows/s", "peak MB"])
    for result in results {
      table.add([
        result.rows.grouped, result.users.grouped, result.items.grouped,
        [result.work, result.ranker].compactMap { $0 }.joined(separator: " "),
        result.seconds.text(digits: 2), result.rowsPerSecond.grouped,
        (result.peakBytes / 1_000_000).grouped,
      ])
    }
    try reporting.print(results, as: table.text)
  }

  private func measure(
    _ rows: Int, in folder: String, _ rankers: [String], _ line: ProgressLine
  ) async throws -> [ScaleRate] {
    let log = SyntheticLog(rows: rows, seed: run.seed)
    let path = "\(folder)/synthetic-\(rows)-\(run.seed).inter"
    var results: [ScaleRate] = []
    var users = 0
    func timed<Result>(
      _ work: String, _ ranker: String? = nil, _ body: () async throws -> Result
    ) async throws -> Result {
      try PeakMemory.restart()
      let start = ContinuousClock.now
      let result = try await body()
      let seconds = (ContinuousClock.now - start).inSeconds
      // The number of users is known from the reading on.
      results.append(
        ScaleRate(
          rows: rows, users: users, items: log.items, work: work, ranker: ranker, seconds: seconds,
          peakBytes: try PeakMemory.bytes()))
      return result
    }
    if !FileManager.default.fileExists(atPath: path) {
      _ = try await timed("write") { try log.write(to: path) { try line.report($0) } }
      // What has been written in the last moments is not kept as it was read.
      try await Task.sleep(for: .seconds(4))
    }
    var data = DatasetFolder(path: folder)
    func read() throws -> Dataset {
      try data.load(path) {
        try Interruption.check()
        if $0.total >= 16 { try line.report($0) }
      }
    }
    // A reading that keeps nothing, one that does, and one of what was kept.
    users = try await timed("read") { try read() }.log.userCount
    data.cache = LogCache(in: folder, leastRows: 0)
    _ = try read()
    let dataset = try await timed("read again") { try read() }
    for index in results.indices { results[index].users = users }
    for name in rankers {
      var plan = PoisoningTrial.Plan(ranker: name, attack: "random")
      plan.seed = run.seed
      plan.audience = listeners.audience
      if try Catalog.ranker(named: name).hyperparameterNames.contains("epochs") {
        plan.settings["ranker.epochs"] = "1"
      }
      let trial = PoisoningTrial(dataset: dataset, plan: plan.resolved(users: users))
      let deployment = try await timed("train", name) {
        try await trial.deployment(trial.plan.rules, trial.plan.assigned.ranker) {
          try line.report($0)
        }
      }
      _ = try await timed("attack", name) {
        try await trial.run(
          on: deployment, reporting: { try line.report($0) },
          attackReporting: { try line.report($0, stage: $1) })
      }
    }
    return results
  }
}
