import Detection
import Documents
import Essentials
import Foundation
import Interactions
import Poisoning
import Victims

/// A detector that looks for false accounts in a log: those of attacks, of files, or whoever there is.
///
/// A detector that learns is shown crops of one attack with targets of their own, and half of the real
/// users; it is tested on the other half. It learns once, over the log as it is: whoever is looked for comes
/// after it, as the crops did that it was shown.
package struct ScreeningTrial: Sendable {
  /// The log of the real users.
  package let dataset: Dataset
  /// What is done.
  package let plan: ScreeningPlan
  /// Where trained recommenders are kept, if anywhere.
  package var cache: RankerCache?
  private let resolved: ScreeningPlan.Resolved

  /// How many crops of false accounts a detector that learns is shown.
  private static let crops = 25

  /// A trial, or an ``InputError`` about what the plan names.
  package init(dataset: Dataset, plan: ScreeningPlan) throws {
    self.dataset = dataset
    self.plan = plan
    resolved = try plan.resolved()
  }

  /// Looks for everybody that there is to be found.
  package func run(
    reporting: ProgressReport, attackReporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> ScreenDocument {
    let start = ContinuousClock.now
    let people = (0..<dataset.log.userCount).map { UserID($0) }
      .filter { !dataset.log[$0].isEmpty }
    guard people.count >= 8 else {
      throw InputError(.data, "\(dataset.name): \(people.count) users are too few to compare")
    }
    let workshop = AttackWorkshop(self)
    let (examples, tested) = try await examples(people, workshop, reporting, attackReporting)
    var results: [ScreenDocument.Result] = []
    var suspects: [ScreenDocument.Suspect]?
    var attackValues: [String: [String: JSON]] = [:]
    for (name, settings) in resolved.attackSettings {
      attackValues[name] = try Catalog.attack(named: name).values(setting: settings)
    }
    func watch(over log: InteractionLog) throws -> any AccountWatch {
      try Self.watch(
        resolved.detector, resolved.detectorSettings, over: log, learningFrom: examples,
        seed: plan.seed, reporting)
    }
    var learned: (any AccountWatch)?
    func look(at scene: ScreeningScene) throws -> any AccountWatch {
      // Files are read before: what is wrong with the first should not wait until something is learned.
      if examples != nil, learned == nil { learned = try watch(over: dataset.log) }
      let watch: any AccountWatch =
        if let learned, let newcomers = scene.newcomers {
          try WatchWithNewcomers(learned, newcomers)
        } else {
          try learned ?? watch(over: scene.log)
        }
      guard watch.suspicion.count == scene.log.userCount, watch.suspicion.allSatisfy(\.isFinite)
      else {
        throw InputError(
          .software, "the detector '\(plan.detector)' has no finite suspicion of every account")
      }
      if suspects == nil, let top = plan.top {
        suspects =
          SuspectList(top, watch, scene, of: dataset, isKnown: !scene.falseAccounts.isEmpty)
          .suspects
      }
      return watch
    }
    for (name, path) in plan.attacks.map({ ($0, nil as String?) })
      + plan.poisons.map({ (URL(filePath: $0).lastPathComponent, $0) })
    {
      let scene: ScreeningScene
      if let path {
        scene = try ScreeningScene(dataset, reading: path, seed: plan.seed)
      } else if name == ScreeningPlan.control {
        var rng = SeededGenerator(seed: plan.seed, stream: "relabeled users")
        scene = ScreeningScene(
          dataset, relabeling: Array(tested.shuffled(using: &rng).prefix(plan.fakeUsers)).sorted())
      } else {
        scene = ScreeningScene(
          dataset,
          adding: try await workshop.injection(of: name, reporting, attackReporting),
          seed: plan.seed)
      }
      let watch = try look(at: scene)
      let isFalse = Set(scene.falseAccounts)
      let real = tested.filter { !isFalse.contains($0) }
      guard !scene.falseAccounts.isEmpty, !real.isEmpty else {
        throw InputError(.data, "no account to find, or nobody to tell it from", file: path)
      }
      results.append(
        ScreenDocument.Result(
          name, poison: path,
          clicks: scene.falseAccounts.reduce(0) { $0 + scene.log[$1].count },
          ScreeningMetrics(
            false: scene.falseAccounts.map { watch.suspicion[$0.index] },
            real: real.map { watch.suspicion[$0.index] })))
    }
    if results.isEmpty { _ = try look(at: ScreeningScene(dataset, relabeling: [])) }
    return ScreenDocument(
      dataset: dataset.name, datasetChecksum: dataset.checksum, detector: plan.detector,
      trainedOn: plan.trainOn, seed: plan.seed, results: results, suspects: suspects,
      seconds: (ContinuousClock.now - start).inSeconds,
      configuration: .init(
        fakeUsers: plan.fakeUsers, clicks: plan.clicks, targets: plan.targets, ranker: plan.ranker,
        detector: try resolved.detector.values(setting: resolved.detectorSettings),
        attacks: attackValues), input: dataset.input)
  }

  private static func watch<Kind: AccountDetector>(
    _ type: Kind.Type, _ settings: HyperparameterSettings, over log: InteractionLog,
    learningFrom examples: AccountExamples?, seed: UInt64, _ reporting: ProgressReport
  ) throws -> any AccountWatch {
    try Kind(type.configuration(setting: settings)).watch(
      over: log, learningFrom: examples, seed: seed, reporting: reporting)
  }

  /// What the detector is shown, if it learns, and which real accounts it is tested on.
  private func examples(
    _ people: [UserID], _ workshop: AttackWorkshop, _ reporting: ProgressReport,
    _ attackReporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> (AccountExamples?, tested: [UserID]) {
    guard let attack = plan.trainOn else { return (nil, people) }
    var rng = SeededGenerator(seed: plan.seed, stream: "screening users")
    let split = UserSplit(people.map(\.rawValue), using: &rng)
    var training = split.training.map { UserID(Int($0)) }
    let validation = split.validation.map { UserID(Int($0)) }
    let injections: [Injection]
    if attack == ScreeningPlan.control {
      // Half of those to learn from pass as false ones.
      let passing = training.shuffled(using: &rng).prefix(training.count / 2)
      let isPassing = Set(passing)
      training.removeAll(where: isPassing.contains)
      let size = max(1, min(plan.fakeUsers, passing.count / 2))
      injections = stride(from: 0, to: passing.count - size + 1, by: size).map { first in
        Injection(
          passing.dropFirst(first).prefix(size).enumerated().map {
            (slot: $0.offset, clicks: Array(dataset.log[$0.element]))
          })
      }
      guard injections.count >= 2 else {
        throw InputError(.data, "\(dataset.name): too few users to pass as false ones")
      }
    } else {
      injections = try await workshop.crops(
        Self.crops, of: attack, reporting, attackReporting)
    }
    return (
      AccountExamples(training: training, validation: validation, injections: injections),
      split.test.map { UserID(Int($0)) }
    )
  }

  /// What an attack's hyperparameters are set to.
  func settings(of attack: String) -> HyperparameterSettings {
    resolved.attackSettings[attack] ?? [:]
  }

  /// What the recommender's hyperparameters are set to.
  var rankerSettings: HyperparameterSettings { resolved.rankerSettings }
}

extension ScreenDocument.Result {
  init(_ attack: String, poison: String?, clicks: Int, _ metrics: ScreeningMetrics) {
    let rates = ScreeningMetrics.falseAlarmRates.map { "\($0)" }
    self.init(
      attack: attack, poison: poison, fakeUsers: metrics.falseAccounts, clicks: clicks,
      realUsers: metrics.realAccounts, auc: metrics.auc,
      averagePrecision: metrics.averagePrecision,
      recallAtFalseAlarms: Dictionary(uniqueKeysWithValues: zip(rates, metrics.recalls)),
      flaggedRealUsers: Dictionary(uniqueKeysWithValues: zip(rates, metrics.flagged)),
      caughtAmongFirst: metrics.caughtAmongFirst)
  }
}
