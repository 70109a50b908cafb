import Documents
import Essentials
import Foundation
import Interactions
import Poisoning
import Victims

/// Tries what a gate's file says, one check after the other, and holds it against what is expected.
///
/// With a folder, what a check measured is kept there under everything that decides it: the same gate goes on
/// where it was interrupted, and a check that has not changed is not tried again.
package final class GateRun {
  private let gate: GateFile
  private let dataset: Dataset
  private let folder: URL?
  private let hold: FolderHold?
  private let program: String?
  private let version: String
  /// Where trained recommenders are kept, if anywhere.
  package var cache: RankerCache?
  /// How somebody else's recommender is run.
  package var host = RecommenderHost()
  /// Told how a world's training goes when the victim retrains, from many threads at once.
  package var retraining: @Sendable (Essentials.Progress) throws -> Void = { _ in }
  /// The recommender that the last check attacked, behind its defenses and without.
  private var stands:
    [(rules: Deployment.Rules, settings: HyperparameterSettings, stand: Deployment)] = []
  private var ranker: String?

  /// - Parameters:
  ///   - folder: Where what was measured is kept; nil for nowhere.
  ///   - program: The fingerprint of a recommender's program, if it is somebody else's.
  ///   - version: This program's.
  package init(
    _ gate: GateFile, on dataset: Dataset, keptIn folder: String?, program: String?,
    version: String
  ) throws {
    self.gate = gate
    self.dataset = dataset
    self.program = program
    self.version = version
    self.folder = folder.map { URL(filePath: $0) }
    if let url = self.folder {
      do {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      } catch {
        throw InputError(.cannotCreate, "the folder cannot be made", file: url.path)
      }
      hold = try FolderHold(url.path)
    } else {
      hold = nil
    }
  }

  /// Tries everything.
  ///
  /// - Parameters:
  ///   - allowsUndecided: Whether a check whose interval holds its threshold passes.
  ///   - reporting: Told how it goes.
  ///   - finished: Told of each check, with the seconds that it took.
  package func run(
    allowingUndecided allowsUndecided: Bool, reporting: ProgressReport,
    attackReporting: (AttackProgress, _ stage: String) throws -> Void,
    finished: (GateFile.Check, [GateDocument.Check], _ seconds: Double) -> Void
  ) async throws -> GateDocument {
    let start = ContinuousClock.now
    var verdicts: [GateDocument.Check] = []
    for check in gate.checks {
      let begin = ContinuousClock.now
      let measured: [GateMeasurement]
      do {
        measured = try await measure(check, reporting, attackReporting)
      } catch var error as InputError {
        error.message = "check '\(check.name)': \(error.message)"
        throw error
      }
      let results = zip(check.expectations, measured).map { expectation, figure in
        GateDocument.Check(
          name: check.name, expect: expectation.text, value: figure.value,
          interval: figure.interval.map { [$0.lowerBound, $0.upperBound] },
          verdict: expectation.verdict(on: figure.value, interval: figure.interval))
      }
      verdicts += results
      finished(check, results, (ContinuousClock.now - begin).inSeconds)
    }
    return GateDocument(
      checks: verdicts, allowsUndecided: allowsUndecided, file: gate.path, dataset: dataset.name,
      ranker: ranker ?? gate.subject.text, seed: gate.seed,
      seconds: (ContinuousClock.now - start).inSeconds)
  }

  private func measure(
    _ check: GateFile.Check, _ reporting: ProgressReport,
    _ attackReporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> [GateMeasurement] {
    switch check.trial {
    case .poison(let open):
      let plan = open.resolved(users: dataset.log.userCount)
      let place = try place(of: plan, "poison")
      var document = try place.flatMap { try Self.kept(PoisonDocument.self, in: $0) }
      if document == nil {
        let made = try await attack(plan, output: place, reporting, attackReporting)
        try place.map { try Self.keep(made, in: $0) }
        document = made
      }
      guard let document else { preconditionFailure("measured or kept") }
      ranker = document.ranker
      return try check.expectations.map { try GateMeasurement($0.measure, of: document) }
    case .screen(let plan):
      let place = try place(of: plan, "screen")
      var document = try place.flatMap { try Self.kept(ScreenDocument.self, in: $0) }
      if document == nil {
        var trial = try ScreeningTrial(dataset: dataset, plan: plan)
        trial.cache = cache
        let made = try await trial.run(reporting: reporting, attackReporting: attackReporting)
        try place.map { try Self.keep(made, in: $0) }
        document = made
      }
      guard let result = document?.results.first else {
        throw InputError(.software, "no accounts were screened")
      }
      return try check.expectations.map { try GateMeasurement($0.measure, of: result) }
    }
  }

  private func attack(
    _ plan: PoisoningTrial.Plan, output: URL?, _ reporting: ProgressReport,
    _ attackReporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> PoisonDocument {
    try plan.validate(for: dataset)
    let folder = try output.map { try RunFolder($0.appending(path: "run")) }
    try folder?.claim(for: plan, dataset: dataset)
    var trial = PoisoningTrial(dataset: dataset, plan: plan, output: folder, cache: cache)
    trial.host = host
    trial.retraining = retraining
    let settings = try plan.assigned.ranker
    let start = ContinuousClock.now
    let guarded = try await stand(trial, plan.guardedRules, settings, reporting)
    let open =
      try plan.guardedRules.defenses.isEmpty
      ? nil : try await stand(trial, plan.rules, settings, reporting)
    return try await trial.run(
      on: guarded, beside: open, since: start, reporting: reporting,
      attackReporting: attackReporting)
  }

  /// The recommender by these rules, trained for an earlier check or now.
  private func stand(
    _ trial: PoisoningTrial, _ rules: Deployment.Rules, _ settings: HyperparameterSettings,
    _ reporting: ProgressReport
  ) async throws -> Deployment {
    if let known = stands.first(where: { $0.rules == rules && $0.settings == settings }) {
      return known.stand
    }
    let made = try await trial.deployment(rules, settings, reporting)
    // Two at a time, behind a defense and without: each may be a process, and takes memory.
    if stands.count >= 2 { stands.removeFirst() }
    stands.append((rules, settings, made))
    return made
  }

  /// Where what a check measures is kept: a folder by everything that decides it.
  private func place(of plan: some Encodable, _ kind: String) throws -> URL? {
    guard let folder else { return nil }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let text = String(decoding: try encoder.encode(plan), as: UTF8.self)
    let identity = [kind, version, dataset.checksum, program ?? "", text].joined(separator: "\n")
    let place = folder.appending(path: "\(kind)-\(Fingerprint(of: identity).shortText)")
    do {
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    } catch {
      throw InputError(.cannotCreate, "the folder cannot be made", file: place.path)
    }
    KeptWork.note(checkpoint: place.path)
    return place
  }

  private static func kept<Document: Decodable>(
    _ type: Document.Type, in place: URL
  ) throws -> Document? {
    guard
      let data = FileManager.default.contents(atPath: place.appending(path: "outcome.json").path)
    else { return nil }
    return try? JSONDecoder().decode(type, from: data)
  }

  private static func keep(_ document: some Encodable, in place: URL) throws {
    try AtomicFile.write(
      Data(try document.json.utf8), to: place.appending(path: "outcome.json").path)
  }
}
