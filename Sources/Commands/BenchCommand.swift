import ArgumentParser
import Documents
import Essentials
import Experiments
import Interactions
import PathReasoning
import Poisoning
import Terminal
import Victims

struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: Manual.bench,
    subcommands: [
      Step.self, Evaluation.self, Walk.self, BenchImportCommand.self, BenchScaleCommand.self,
    ])

  struct Evaluation: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Evaluations a second: reload, update on a poison, RecNum over all users.")

    @Option(help: "A dataset's name, or a file or folder of yours.", completion: .datasets)
    var dataset = Bazaar.identifier

    @OptionGroup var folder: DataFolderOption

    @Flag(help: "Keep only the first of repeated (user, item) rows.")
    var unique = false

    @OptionGroup var reading: FormatOptions

    @Option(
      help: "A built-in recommender, as often as needed; all by default.", completion: .rankers)
    var ranker: [String] = []

    @Option(
      help: ArgumentHelp(
        "The command of a recommender of your own instead, as often as needed.",
        valueName: "command"))
    var recommender: [String] = []

    @OptionGroup var hosting: HostingOptions

    @Option(help: "What lists are chosen from: \(ListKind.names).")
    var lists: ListKind?

    @OptionGroup var listeners: AudienceOption
    @OptionGroup var cache: CacheOption
    @OptionGroup var run: RunOptions
    @OptionGroup var reporting: ReportingOptions

    func run() async throws {
      run.claimCores(areElsewhere: hosting.launch != nil)
      let line = try reporting.makeProgressLine()
      var benchmark = EvaluationBenchmark(
        dataset: try folder.load(
          dataset, unique: unique, reading, line, keepingTimes: !recommender.isEmpty,
          cache: cache.path),
        seed: run.seed,
        cache: try cache.rankers)
      benchmark.lists = lists
      benchmark.audience = listeners.audience
      benchmark.host = hosting.host(line, jobs: run.jobs)
      var table = TextTable([
        "recommender", "dataset", "evaluations/s", "worlds at once", "GFLOP/s of a core",
      ])
      var results: [EvaluationRate] = []
      for subject in subjects {
        let result = try await benchmark.run(subject, settings: run.settings) {
          try line.report($0)
        }
        results.append(result)
        table.add([
          result.ranker, result.dataset, result.evaluationsPerSecond.grouped,
          result.worldsAtOnce.grouped, result.gflops?.text(digits: 0) ?? "–",
        ])
      }
      line.finish()
      try reporting.print(results, as: table.text)
    }

    /// What was named; all that is built in if nothing was.
    private var subjects: [Subject] {
      let named = ranker.map(Subject.ranker) + recommender.map(Subject.recommender)
      return named.isEmpty ? Catalog.rankers.map { .ranker($0.identifier) } : named
    }
  }
}

extension BenchCommand {
  struct Step: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Seconds of one training step of PoisonRec, without a recommender.")

    @Option(
      help: "The action space, as often as needed; all by default.", completion: .actionSpaces)
    var actionSpace: [String] = []

    @Option(help: "How many original items, as often as needed; 3000 and 30000 by default.")
    var items: [Int] = []

    @Option(help: "How many steps are timed; the median counts.")
    var steps = 5

    @OptionGroup var run: RunOptions
    @OptionGroup var reporting: ReportingOptions

    func run() async throws {
      run.claimCores()
      let line = try reporting.makeProgressLine()
      var table = TextTable(["action space", "items", "seconds a step"])
      var results: [StepRate] = []
      let spaces =
        actionSpace.isEmpty
        ? Catalog.ActionSpaces.all : try actionSpace.map { try Catalog.actionSpace(named: $0) }
      for space in spaces {
        for items in items.isEmpty ? [3_000, 30_000] : items {
          let result = try StepBenchmark(
            actionSpace: space, items: items, repetitions: steps, seed: run.seed
          ).run { step, _ in
            try line.report(
              Essentials.Progress(
                stage: "\(space.identifier), \(items.grouped) items", completed: step + 1,
                total: steps,
                unit: "step"))
          }
          results.append(StepRate(result))
          table.add([
            result.actionSpace, result.items.grouped, result.secondsPerStep.text(digits: 3),
          ])
        }
      }
      line.finish()
      try reporting.print(results, as: table.text)
    }
  }
}

extension BenchCommand {
  struct Walk: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Users and paths a second of the path-reasoning recommender's beam search.")

    @OptionGroup var graph: GraphOptions

    @Option(help: "How many users walk, the graph's first; all if there are fewer.")
    var users = 10_000

    @OptionGroup var run: RunOptions
    @OptionGroup var reporting: ReportingOptions

    func run() async throws {
      run.claimCores()
      let line = try reporting.makeProgressLine()
      let recommender = try graph.recommender(run) { try line.report($0) }
      let result = try WalkBenchmark(recommender, users: users)
      line.finish()
      var table = TextTable(["graph", "users/s", "paths/s", "users/s in training"])
      table.add([
        result.graph, result.usersPerSecond.grouped, result.pathsPerSecond.grouped,
        result.trainingUsersPerSecond.grouped,
      ])
      try reporting.print([WalkRate(result)], as: table.text)
    }
  }
}
