import Documents
import Essentials
import Interactions
import Kernels
import Poisoning
import Victims

/// How many poisons a second a simulated recommender evaluates: reload, update, RecNum.
package struct EvaluationBenchmark: Sendable {
  /// The log to train on.
  package var dataset: Dataset
  /// Where all randomness comes from.
  package var seed: UInt64
  /// How many poisons each timed round evaluates; nil for a step of PoisonRec, or what somebody else's
  /// recommender answers in four turns or a quarter of a second, whichever is more.
  package var worlds: Int?
  /// How many rounds; the median counts.
  package var rounds = Self.roundCount

  private static let worldCount = 32
  /// How often each child is asked in a round at least, and for how many seconds.
  private static let turns = 4
  private static let roundSeconds = 0.25
  private static let roundCount = 9

  /// How many evaluations a benchmark makes by default, the first round included.
  static var evaluationCount: Int { worldCount * (roundCount + 1) }

  /// What lists are chosen from; nil for what is usual for the recommender.
  package var lists: ListKind?
  /// How many real users' lists are counted; nil for as many as is usual.
  package var audience: Int?
  /// How somebody else's recommender is run.
  package var host = RecommenderHost()
  /// Where trained recommenders are kept, if anywhere.
  package var cache: RankerCache?

  package init(dataset: Dataset, seed: UInt64, cache: RankerCache? = nil) {
    self.dataset = dataset
    self.seed = seed
    self.cache = cache
  }

  /// Trains `ranker`, then times rounds of random attacks, after one that is not counted.
  package func run(
    _ subject: Subject, settings: HyperparameterSettings, reporting: ProgressReport
  ) async throws -> EvaluationRate {
    var rules = Deployment.Rules()
    rules.seed = seed
    rules.lists = lists ?? subject.standardLists
    rules.audience = audience
    let deployment =
      switch subject {
      case .ranker(let ranker):
        try Deployment(
          ranker, setting: settings, on: dataset, rules: rules, cache: cache, reporting: reporting)
      case .recommender(let command):
        try await Deployment(
          recommender: command, on: dataset, rules: rules, host: host, reporting: reporting)
      }
    return try await run(deployment, reporting: reporting)
  }

  private func run(
    _ deployment: Deployment, reporting: ProgressReport
  ) async throws -> EvaluationRate {
    let victim = deployment.victim
    var worlds =
      self.worlds ?? (deployment.simulated == nil ? host.children * Self.turns : Self.worldCount)
    let worldsAtOnce = deployment.simulated == nil ? host.children : Threads.count
    var rng = SeededGenerator(seed: seed, stream: "benchmark")
    let scenario = victim.scenario
    let rule = RandomAttack(.init()).rule(in: scenario)
    var seconds: [Double] = []
    var evaluations = 0
    for round in 0...rounds {
      let injections = (0..<worlds).map { _ in
        Injection(scenario.poison(following: rule, using: &rng))
      }
      let start = ContinuousClock.now
      _ = try await victim.recNums(after: injections, on: .attack, k: 10)
      let elapsed = (ContinuousClock.now - start).inSeconds
      evaluations += worlds
      if round > 0 {
        seconds.append(elapsed)
      } else if self.worlds == nil, deployment.simulated == nil {
        // Few quick answers would measure how long it takes to begin.
        let turns = Int(min(1_000, Self.roundSeconds / elapsed * Double(Self.turns)))
        worlds = host.children * max(Self.turns, turns)
      }
      try reporting(
        Progress(
          stage: "evaluating \(deployment.ranker)", completed: round, total: rounds, unit: "round"))
    }
    return EvaluationRate(
      dataset: dataset.name, ranker: deployment.ranker,
      evaluationsPerSecond: Double(worlds) / seconds.sorted()[rounds / 2],
      worldsAtOnce: min(worlds, worldsAtOnce), gflops: MatrixRate.measure(),
      evaluations: evaluations, lists: deployment.rules.lists.rawValue,
      audience: victim.audience.count,
      input: dataset.input)
  }
}
