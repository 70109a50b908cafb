import Essentials

extension Report {
  /// The whole report on what a store knows.
  ///
  /// - Parameter name: What the store is called.
  package init(_ evidence: Evidence, name: String) {
    let studies = PoisoningStudy.all(in: evidence)
    let evasion = EvasionStudy(evidence)
    let detection = PathsTableTwo(evidence: evidence)
    // Each with what it would have shown, in case the store has nothing for it.
    var candidates: [(title: String, sections: [Section?])] = [
      ("Table II", [TableTwo(evidence: evidence).section]),
      ("Table III", studies.map { TableThree(study: $0).section }),
      ("Table IV", studies.map { TableFour(study: $0).section }),
      ("controls", studies.map { ControlsTable(study: $0, evidence: evidence).section }),
      (
        "paired tests",
        studies.map { PairedTests(study: $0, attack: PublishedPoisoning.attack).section }
      ),
      ("Figure 4", [FigureFour(evidence: evidence).section]),
      ("Figure 5", studies.map { FigureFive(study: $0).section }),
      ("Figure 6", [FigureSix(evidence: evidence).section]),
      ("strategies", studies.map { Strategies(study: $0).section }),
      ("timing", [TimingTables(evidence: evidence).section]),
    ]
    candidates.append(
      (
        "claims on poisoning",
        studies.prefix(1).map { PoisoningClaims(study: $0, evidence: evidence).section }
      ))
    candidates += [
      ("Table 1 on evasion", [PathsTableOne(study: evasion).section]),
      ("a walk, clean and attacked", [WalkPicture(study: evasion).section]),
      ("Figure 2 on attack frequency", [PathsFigureTwo(study: evasion).section]),
      ("Table 2 on detection", [detection.section]),
      ("screening", [ScreeningTable(evidence: evidence).section]),
      ("defenses", [DefenseTable(evidence: evidence).section]),
      ("budgets", [BudgetTable(evidence: evidence).section]),
      ("stealth", [StealthTable(evidence: evidence).section]),
      ("claims on evasion", [PathsClaims(study: evasion, detection: detection).section]),
    ]
    let missing = candidates.filter { $0.sections.allSatisfy { $0 == nil } }.map(\.title)
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
