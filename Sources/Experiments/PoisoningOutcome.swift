import Interactions
import Poisoning

/// What a poisoning trial measured: the document that `poison` prints with `--json`.
package struct PoisoningOutcome: Codable, Sendable {
  /// RecNum, on fresh draws that the attack never saw.
  package struct RecNums: Codable, Sendable {
    /// Without a poison.
    package var clean: Double
    /// After the returned poison.
    package var poisoned: Double
    /// The mean after fresh samples of the final policy.
    package var policyMean: Double
    /// Every target in everybody's list.
    package var ceiling: Int
    /// The best that is known to be possible, where it is known.
    package var oracle: Double?
  }

  /// Durations in seconds.
  package struct Seconds: Codable, Sendable {
    /// The whole trial, the victim's training included.
    package var total: Double
    /// The attack, divided by its steps.
    package var perStep: Double
    /// One evaluation of a poison, worlds side by side.
    package var evaluation: Double
  }

  /// A point of the attack's curve.
  package struct CurvePoint: Codable, Sendable {
    package var step: Int
    package var mean: Double
    package var max: Int
    package var targetClickRatio: Double
    package var seconds: Double
  }

  package var dataset: String
  package var datasetChecksum: String
  package var ranker: String
  package var attack: String
  package var actionSpace: String?
  package var seed: UInt64
  package var refresh: String
  package var recNum: RecNums
  package var controls: [String: Double]?
  package var targetClickRatio: Double
  /// How the returned poison goes about it.
  package var strategy: ClickStrategy
  /// Where the items lie, with `--map`.
  package var map: ItemMap?
  package var readsLog: Bool
  package var queries: Int
  package var seconds: Seconds
  package var curve: [CurvePoint]
  /// Where the poison was written, with `--output`.
  package var poison: String?
  package var configuration: Configuration

  /// Everything that the trial was told, defaults included.
  package struct Configuration: Codable, Sendable {
    package var fakeUsers: Int
    package var clicks: Int
    package var targets: Int
    package var ranker: [String: HyperparameterValue]
    package var attack: [String: HyperparameterValue]
  }
}

extension PoisoningOutcome.CurvePoint {
  init(_ progress: AttackProgress, seconds: Double) {
    self.init(
      step: progress.step, mean: progress.mean, max: progress.max,
      targetClickRatio: progress.targetClickRatio, seconds: seconds)
  }
}

extension PoisoningOutcome {
  init(
    plan: PoisoningTrial.Plan, dataset: Dataset, victim: [String: HyperparameterValue],
    attack: Attempt, scenario: PoisoningScenario, recNum: RecNums
  ) {
    let strategy = ClickStrategy(of: attack.crafted.poison, in: scenario)
    let steps = attack.curve.reduce(0) { $0 + $1.seconds }
    var actionSpace: String?
    if case .text(let name) = attack.configuration["actionSpace"] { actionSpace = name }
    self.init(
      dataset: dataset.name, datasetChecksum: dataset.checksum, ranker: plan.ranker,
      attack: plan.attack, actionSpace: actionSpace, seed: plan.seed,
      refresh: plan.refresh.rawValue, recNum: recNum,
      targetClickRatio: strategy.targetClickRatio, strategy: strategy,
      readsLog: attack.readsLog, queries: attack.queries,
      seconds: .init(
        total: 0, perStep: attack.curve.isEmpty ? 0 : steps / Double(attack.curve.count),
        evaluation: attack.secondsPerQuery),
      curve: attack.curve,
      configuration: .init(
        fakeUsers: plan.fakeUsers, clicks: plan.clicks, targets: plan.targets,
        ranker: victim, attack: attack.configuration))
  }
}
