import Foundation
import Testing

/// A suite whose experiments lie in a folder of their own, with a store beside them.
protocol ExperimentSuite {
  var folder: TemporaryFolder { get }
}

extension ExperimentSuite {
  var store: String { folder.url.appending(path: "results.sqlite").path }

  func write(_ text: String, to name: String = "small.yaml") throws -> String {
    try folder.write(text, to: name)
  }

  func run(_ file: String, _ extra: String...) throws -> Invocation {
    try Invocation(["experiment", "run", file, "--store", store] + extra)
  }

  func status(of store: String? = nil) throws -> ExperimentStatus {
    let run = try Invocation(["experiment", "status", store ?? self.store, "--json"])
    #expect(run.status == 0, "\(run.errors)")
    return try JSONDecoder().decode(ExperimentStatus.self, from: Data(run.output.utf8))
  }

  func ran(_ run: Invocation) throws -> ExperimentRan {
    try JSONDecoder().decode(ExperimentRan.self, from: Data(run.output.utf8))
  }

  /// Six trials of moments.
  var small: String {
    """
    command: poison
    seeds: [1, 2]
    grid:
      dataset: bazaar
      ranker: itempop
      attack: [random, popular, middle]
      fake-users: 2
    """
  }

  /// Long enough to be interrupted: a hundred steps.
  var long: String {
    """
    command: poison
    grid: {dataset: bazaar, ranker: itempop, attack: poisonrec, clicks: 8, steps: 60, seed: 5}
    set: {worlds: 16, batch: 16}
    """
  }

  /// Starts the long experiment and returns when its trial has made some steps.
  func startAndWait(_ file: String) throws -> Process {
    let process = Process()
    process.executableURL = Invocation.executable
    process.arguments = ["experiment", "run", file, "--store", store, "--quiet"]
    var environment = ProcessInfo.processInfo.environment
    environment["OMP_NUM_THREADS"] = "1"
    process.environment = environment
    try process.run()
    while process.isRunning, stepsDone < 3 { usleep(20_000) }
    return process
  }

  /// How many steps of the long experiment's curve are on disk.
  var stepsDone: Int {
    let trials = store + ".trials"
    guard let name = try? FileManager.default.contentsOfDirectory(atPath: trials).first,
      let curve = try? String(contentsOfFile: "\(trials)/\(name)/output/curve.csv", encoding: .utf8)
    else { return 0 }
    return curve.split(separator: "\n").count - 1
  }
}

/// What `experiment status --json` prints, as far as tests look at it.
struct ExperimentStatus: Decodable {
  struct Trial: Decodable {
    struct Options: Decodable {
      var command: String
      var ranker: String?
      var attack: String?
      var seed: Int?
    }
    /// What of an outcome depends on nothing but the trial: no seconds, no paths.
    struct Outcome: Decodable, Equatable {
      struct Point: Decodable, Equatable {
        var step: Int
        var mean: Double
        var max: Int
      }
      struct RecNum: Decodable, Equatable {
        var poisoned: Double
        var policyMean: Double
      }
      var queries: Int?
      var curve: [Point]?
      var recNum: RecNum?
    }
    var experiment: String
    var trial: Options
    var state: String
    /// Nil, too, of a command whose document has another shape.
    var outcome: Outcome?
    var message: String?

    private enum Key: CodingKey { case experiment, trial, state, outcome, message }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      experiment = try container.decode(String.self, forKey: .experiment)
      trial = try container.decode(Options.self, forKey: .trial)
      state = try container.decode(String.self, forKey: .state)
      outcome = try? container.decode(Outcome.self, forKey: .outcome)
      message = try container.decodeIfPresent(String.self, forKey: .message)
    }
  }
  var trials: [Trial]
}

/// What `experiment run --json` prints.
struct ExperimentRan: Decodable {
  var trials: Int
  var done: Int
  var failed: Int
  var ran: Int
}
