import Documents
import Foundation
import Results

/// How long trials that have not run will take, from what a store has measured.
///
/// A trial takes as long as those of the same kind took that differ from it in the seed only. An
/// attack of which none has run takes its evaluations at the rate that `bench evaluation` has
/// measured on its testbed, its steps at that of `bench step`, and its share of what comes before:
/// reading the data, and training the recommender unless an earlier trial has.
package struct Projection {
  /// A recommender on a dataset, and how many users' lists are counted if somebody says so.
  struct Testbed: Hashable {
    var dataset: String
    var ranker: String
    var audience: String?
  }

  private let isVictimKept: Bool
  private var kinds: [TrialKey: (seconds: Double, count: Int)] = [:]
  private var rates: [Testbed: Double] = [:]
  /// Starting, reading the data and training, in seconds.
  private var setUps: [Testbed: Double] = [:]
  /// Starting and reading the data, in seconds.
  private var loads: [String: Double] = [:]
  private var itemCounts: [String: Int] = [:]
  private var steps: [String: [(items: Int, seconds: Double)]] = [:]

  /// A projection from what `finished` trials measured.
  ///
  /// - Parameter isVictimKept: Whether a trained recommender is kept for the next trial that needs it.
  package init(_ finished: [TrialRecord], isVictimKept: Bool) {
    self.isVictimKept = isVictimKept
    for trial in finished {
      guard let seconds = trial.seconds else { continue }
      let sum = kinds[trial.key.withoutSeed] ?? (0, 0)
      kinds[trial.key.withoutSeed] = (sum.seconds + seconds, sum.count + 1)
      read(trial, seconds)
    }
  }

  private mutating func read(_ trial: TrialRecord, _ seconds: Double) {
    let data = Data((trial.outcome ?? "").utf8)
    let decoder = JSONDecoder()
    switch trial.command {
    case "bench evaluation":
      let results = (try? decoder.decode([EvaluationRate].self, from: data)) ?? []
      for result in results {
        // A file of one's own is known by its content, which the document's name does not tell.
        let testbed = Testbed(
          dataset: trial.key.identity["dataset"] ?? result.dataset,
          ranker: trial.key.recommenderIdentity ?? result.ranker,
          audience: trial.key.parameters["audience"])
        rates[testbed] = result.evaluationsPerSecond
        // Of several recommenders in one process nobody knows whose seconds they were.
        if results.count == 1 {
          let count = result.evaluations ?? EvaluationBenchmark.evaluationCount
          let timed = Double(count) / result.evaluationsPerSecond
          setUps[testbed] = max(0, seconds - timed)
        }
      }
    case "bench step":
      for result in (try? decoder.decode([StepRate].self, from: data)) ?? [] {
        steps[result.actionSpace, default: []].append((result.items, result.secondsPerStep))
      }
    case "datasets describe":
      if let described = try? decoder.decode(DatasetDocument.self, from: data) {
        let dataset = trial.key.identity["dataset"] ?? described.name
        itemCounts[dataset] = described.items
        loads[dataset] = seconds
      }
    default: break
    }
  }
}

extension Projection {
  /// Evaluations a second on the testbed of a trial, if it has one and it was measured.
  package func rate(for key: TrialKey) -> Double? { key.testbed.flatMap { rates[$0] } }

  /// Seconds that each of `keys` will take if they are run in this order, nil where nothing is known.
  package func seconds(for keys: [TrialKey]) -> [Double?] {
    var trained: Set<[String?]> = []
    return keys.map { key in
      if let kind = kinds[key.withoutSeed] { return kind.seconds / Double(kind.count) }
      guard let testbed = key.testbed, let rate = rates[testbed],
        let plan = AttackPlan(key, itemCount: itemCounts[testbed.dataset] ?? 1)
      else { return nil }
      let load = loads[testbed.dataset] ?? 0
      var seconds = load + Double(plan.evaluations) / rate
      for learning in plan.learning {
        seconds +=
          Double(learning.steps) * (step(learning.actionSpace, on: testbed.dataset) ?? 0)
      }
      let victim = [testbed.dataset, testbed.ranker, key.parameters["seed"]]
      if trained.insert(victim).inserted || !isVictimKept {
        seconds += max(0, (setUps[testbed] ?? 0) - load)
      }
      return seconds
    }
  }

  /// Seconds of a training step, as measured with the next larger number of items.
  private func step(_ space: String, on dataset: String) -> Double? {
    guard let measured = steps[space] else { return nil }
    let items = itemCounts[dataset] ?? 0
    let larger = measured.filter { $0.items >= items }.min { $0.items < $1.items }
    return (larger ?? measured.max { $0.items < $1.items })?.seconds
  }
}

extension TrialKey {
  /// The key with any seed.
  fileprivate var withoutSeed: TrialKey {
    var key = self
    key.parameters["seed"] = nil
    return key
  }

  /// A recommender of one's own by its command and its program.
  fileprivate var recommenderIdentity: String? {
    parameters[TrialKey.recommenderOption].map {
      $0 + " " + (settings[TrialKey.programSetting] ?? "")
    }
  }

  /// The recommender and the dataset among the parameters.
  fileprivate var testbed: Projection.Testbed? {
    guard let dataset = identity["dataset"],
      let ranker = parameters["ranker"] ?? recommenderIdentity
    else { return nil }
    return Projection.Testbed(
      dataset: dataset, ranker: ranker, audience: parameters["audience"])
  }
}
