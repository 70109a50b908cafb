import Foundation
import Results
import Testing
@testable import Experiments

/// A store in a folder that is removed when the test ends.
final class StoreFolder {
  let url: URL
  let store: ResultStore

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "experiments-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    store = try ResultStore(path: url.appending(path: "results.sqlite").path)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Stores a finished trial.
  func add(
    _ command: String, _ parameters: [String: String], data: String? = nil, outcome: String,
    seconds: Double
  ) throws {
    let key = TrialKey(command: command, parameters: parameters, data: data)
    let trials = try store.register(key.text, title: "", source: "", trials: [key])
    let runner = try store.enterRunner()
    #expect(try store.claim(among: trials, by: runner) == .trial(trials[0]))
    #expect(
      try store.finish(trials[0], by: runner, outcome: outcome, version: "1", seconds: seconds))
    try store.leave(runner)
  }
}

@Suite struct ProjectionTests {
  private let folder: StoreFolder

  init() throws { folder = try StoreFolder() }

  private func poison(_ attack: String, seed: Int = 1, _ more: [String: String] = [:]) -> TrialKey {
    TrialKey(
      command: "poison",
      parameters: ["dataset": "d", "ranker": "bpr", "attack": attack, "seed": "\(seed)"]
        .merging(more) { $1 })
  }

  private func seconds(_ keys: [TrialKey], isVictimKept: Bool = true) throws -> [Double?] {
    Projection(try folder.store.finishedTrials(), isVictimKept: isVictimKept).seconds(for: keys)
  }

  /// 320 evaluations at 64 a second are 5 of 25 seconds; 2 start and load, 18 train.
  private func measure() throws {
    try folder.add(
      "bench evaluation", ["dataset": "d", "ranker": "bpr"],
      outcome:
        #"[{"dataset": "d", "ranker": "bpr", "evaluationsPerSecond": 64, "worldsAtOnce": 2}]"#,
      seconds: 25)
    try folder.add(
      "datasets describe", ["dataset": "d"],
      outcome: """
        {"name": "d", "users": 9, "items": 5000, "interactions": 90, "samples": 81, "targets": 8}
        """, seconds: 2)
    try folder.add(
      "bench step", ["action-space": "plain"],
      outcome: """
        [{"actionSpace": "plain", "items": 3000, "secondsPerStep": 0.5},
         {"actionSpace": "plain", "items": 30000, "secondsPerStep": 3}]
        """, seconds: 60)
  }

  @Test func nothingIsKnownOfWhatWasNeverMeasured() throws {
    #expect(
      try seconds([poison("random"), TrialKey(command: "train", parameters: [:])]) == [nil, nil])
  }

  /// Fewer lists are counted faster: their rate is another testbed's.
  @Test func anAudienceHasARateOfItsOwn() throws {
    try measure()
    let sampled = poison("random", ["audience": "500"])
    #expect(try seconds([sampled]) == [nil])
    try folder.add(
      "bench evaluation", ["dataset": "d", "ranker": "bpr", "audience": "500"],
      outcome:
        #"[{"dataset": "d", "ranker": "bpr", "evaluationsPerSecond": 640, "worldsAtOnce": 2}]"#,
      seconds: 20.5)
    let (all, some) = (try seconds([poison("random")])[0], try seconds([sampled])[0])
    #expect(try #require(some) < #require(all))
  }

  @Test func anotherSeedTakesAsLongAsTheMeanOfThoseBefore() throws {
    try folder.add("train", ["ranker": "x", "seed": "1"], outcome: "{}", seconds: 10)
    try folder.add("train", ["ranker": "x", "seed": "2"], outcome: "{}", seconds: 20)
    let keys = ["3", "4"].map {
      TrialKey(command: "train", parameters: ["ranker": "x", "seed": $0])
    }
    #expect(try seconds(keys) == [15, 15])
    #expect(
      try seconds([TrialKey(command: "train", parameters: ["ranker": "y", "seed": "3"])]) == [nil])
  }

  @Test func evaluationsStepsAndTrainingAddUp() throws {
    try measure()
    // 106 evaluations score what comes out: on 3 draws no poison, the poison and 32 samples, and four
    // lists, with and without the poison, for how far it reaches and for accuracy.
    let scoring = 106.0 / 64
    let steps = 10.0 * 32 / 64 + 10 * 3
    let plain = ["action-space": "plain", "steps": "10"]
    let found = try seconds([
      poison("random"), poison("random", ["best-of": "64"]), poison("poisonrec", plain),
      poison("random", seed: 2),
    ])
    let expected = [2 + 18 + scoring, 2 + 1 + scoring, 2 + steps + scoring, 2 + 18 + scoring]
    for (one, other) in zip(found, expected) { #expect(abs((one ?? 0) - other) < 1e-9) }
    let trainedAlways = try seconds([poison("random"), poison("popular")], isVictimKept: false)
    #expect(trainedAlways == [20 + scoring, 20 + scoring])
  }

  /// Documents call a file by its base name, which tells nothing about whose rate it is.
  @Test func theRateOfAFileIsThatOfItsContent() throws {
    for (path, data, rate) in [("a/log.csv", "11", 10.0), ("b/log.csv", "22", 1000)] {
      try folder.add(
        "bench evaluation", ["dataset": path, "ranker": "bpr"], data: data,
        outcome: """
          [{"dataset": "log", "ranker": "bpr", "evaluationsPerSecond": \(rate), "worldsAtOnce": 2}]
          """, seconds: 40)
    }
    func key(_ path: String, _ data: String?) -> TrialKey {
      TrialKey(
        command: "poison", parameters: ["dataset": path, "ranker": "bpr", "attack": "random"],
        data: data)
    }
    let projection = Projection(try folder.store.finishedTrials(), isVictimKept: true)
    #expect(projection.rate(for: key("a/log.csv", "11")) == 10)
    #expect(projection.rate(for: key("moved.csv", "22")) == 1000)
    // Edited meanwhile, or a dataset that is called so.
    #expect(projection.rate(for: key("a/log.csv", "33")) == nil)
    #expect(projection.rate(for: key("log", nil)) == nil)
  }

  @Test func anOverviewAddsUpWhatIsLeft() throws {
    try measure()
    let keys = [poison("random"), poison("popular"), TrialKey(command: "demo", parameters: [:])]
    let trials = try folder.store.register("a", title: "", source: "", trials: keys)
    let runner = try folder.store.enterRunner()
    _ = try folder.store.claim(among: [trials[1]], by: runner)
    #expect(
      try folder.store.finish(trials[1], by: runner, outcome: "{}", version: "1", seconds: 1))
    let overview = RunOverview(
      try folder.store.trials(of: "a"),
      projection: Projection(try folder.store.finishedTrials(), isVictimKept: true))
    #expect(overview.trials == 3 && overview.done == 1 && overview.unknown == 1)
    let hours = (20 + 106.0 / 64) / 3600
    #expect(
      overview.rows == [
        .init(
          command: "poison", dataset: "d", ranker: "bpr", trials: 2, done: 1,
          evaluationsPerSecond: 64, projectedHours: hours),
        .init(command: "demo", trials: 1),
      ])
    #expect(abs(overview.secondsLeft - hours * 3600) < 1e-9)
  }
}
