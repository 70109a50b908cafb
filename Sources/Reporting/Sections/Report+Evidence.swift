import Essentials

extension Report {
  /// The whole report on what a store knows.
  ///
  /// - Parameter name: What the store is called.
  package init(_ evidence: Evidence, name: String) {
    let studies = PoisoningStudy.all(in: evidence)
    let evasion = EvasionStudy(evidence)
    let detection = PathsTableTwo(evidence: evidence)
    // Each with what it would have shown, in case the store has nothing for it: by the number in its
    // paper, and in words for a report on recommenders that no paper knows.
    typealias Candidate = (title: String, own: String?, sections: [Section?])
    var candidates: [Candidate] = [
      ("Table II", "the datasets", [TableTwo(evidence: evidence).section]),
      ("Table III", "attacks", studies.map { TableThree(study: $0).section }),
      ("Table IV", nil, studies.map { TableFour(study: $0).section }),
      (
        "controls", "controls",
        studies.map { ControlsTable(study: $0, evidence: evidence).section }
      ),
      (
        "paired tests", nil,
        studies.map { PairedTests(study: $0, attack: PublishedPoisoning.attack).section }
      ),
      ("Figure 4", "learning curves", [FigureFour(evidence: evidence).section]),
      ("Figure 5", "clicks on targets", studies.map { FigureFive(study: $0).section }),
      ("Figure 6", nil, [FigureSix(evidence: evidence).section]),
      ("strategies", "strategies", studies.map { Strategies(study: $0).section }),
      ("timing", nil, [TimingTables(evidence: evidence).section]),
    ]
    candidates.append(
      (
        "claims on poisoning", nil,
        studies.prefix(1).map {
          $0.isOwn ? nil : PoisoningClaims(study: $0, evidence: evidence).section
        }
      ))
    candidates += [
      ("Table 1 on evasion", nil, [PathsTableOne(study: evasion).section]),
      ("a walk, clean and attacked", nil, [WalkPicture(study: evasion).section]),
      ("Figure 2 on attack frequency", nil, [PathsFigureTwo(study: evasion).section]),
      ("Table 2 on detection", nil, [detection.section]),
      ("screening", "screening", [ScreeningTable(evidence: evidence).section]),
      ("defenses", "defenses", [DefenseTable(evidence: evidence).section]),
      ("budgets", "budgets", [BudgetTable(evidence: evidence).section]),
      ("stealth", "stealth", [StealthTable(evidence: evidence).section]),
      ("other goals", "other goals", [GoalTable(evidence: evidence).section]),
      ("claims on evasion", nil, [PathsClaims(study: evasion, detection: detection).section]),
    ]
    let missing = candidates.filter { $0.sections.allSatisfy { $0 == nil } }
      .compactMap { evidence.isOwn ? $0.own : $0.title }
    let summary = Summary(
      evidence: evidence, studies: studies, evasion: evasion, detection: detection,
      missing: missing)
    self = Report(
      title: "How easily can these recommenders be poisoned, and who would notice?",
      subtitle:
        "A robustness report by Mithridate from \(name): \(evidence.experiments.count.grouped) "
        + "experiment\(evidence.experiments.count == 1 ? "" : "s"), "
        + "\(evidence.count(.done).grouped) of \(evidence.trials.count.grouped) trials done",
      sections: [summary.section] + candidates.flatMap { $0.sections.compactMap(\.self) }
        + [Inventory(evidence: evidence).section]
    ).withUniqueNames()
  }
}
