import Essentials

/// What a defense buys and what it costs: the damage that is left, by an attack that knows of it and by one
/// that does not, against the accuracy that real users lose.
struct DefenseTable {
  let evidence: Evidence
  let study: DefenseStudy

  init(evidence: Evidence) {
    self.evidence = evidence
    study = DefenseStudy(evidence)
  }

  private var source: String { Evidence.source(of: evidence.defended) }

  var section: Report.Section? {
    guard !study.cells.isEmpty else { return nil }
    let stands = study.stands
    let sentences = stands.map { stand in
      // Of one game only, the rules stand once on the page.
      study.sentence(stand, withRules: stands.contains { $0.rules != stand.rules })
        + ". Which defense leaves least: \(stand.contest.words)."
    }
    let used = FieldNames.defenseMeanings.filter { meaning in
      study.cells.contains { $0.defense.contains(meaning.name) }
    }
    return Report.Section(
      id: "defense", title: "What would a defense buy?", shortTitle: "Defenses",
      blocks: [
        .list(sentences),
        .paragraph(used.map { "\($0.name): \($0.meaning)" }.joined(separator: "; ") + "."),
        .figures(DefenseFigure(study: study, source: source).grid), .table(table),
      ])
  }

  private var table: ReportTable {
    let cells = study.cells
    let mixed = study.places.filter { study.contest(at: $0).mixesSeeds }
    return ReportTable(
      id: "defense-table", caption: "What a defense leaves of the damage, and what it costs.",
      note:
        "Damage: RecNum as a share of all places that targets can take; mean over seeds ± half of Student's "
        + "95 % interval. Unknowing: the poison was made against the recommender without the defense. Adaptive: "
        + "the attack played against the defense. Left: the worse of both, seed by seed; compared are all "
        + "defenses and doing nothing, over the seeds that both have played. Lost: the share of NDCG@10 "
        + "that real users lose to the defense, before any poison."
        + (cells.allSatisfy { !$0.unknowing.isEmpty }
          ? ""
          : " Where no poison was made without the defense, undefended is what the one made against it does "
            + "without it.")
        + (mixed.isEmpty
          ? ""
          : " Not all defenses have the same seeds: means beside each other are no fair comparison."),
      source: source,
      columns: [
        .init("Dataset", isText: true), .init("Recommender", isText: true),
        .init("Attack", isText: true), .init("Defense", isText: true), .init("Undefended"),
        .init("Unknowing"), .init("Adaptive"), .init("Left"),
        .init("Against none", isText: true), .init("NDCG@10 lost"), .init("Clicks dropped"),
        .init("Seeds"),
      ],
      rows: cells.enumerated().map { index, cell in
        row(cell, startsGroup: index > 0 && cells[index - 1].place.testbed != cell.place.testbed)
      }, scale: .init("share of all places", "0", "100 %"), csv: csv)
  }

  private func row(_ cell: DefenseStudy.Cell, startsGroup: Bool) -> ReportTable.Row {
    func text(_ share: [UInt64: Double]) -> ReportTable.Cell {
      ReportTable.Cell(share.measurement?.percent(digits: 2) ?? "–")
    }
    var left = text(cell.left)
    left.mark = study.contest(at: cell.place).mark(of: cell.defense)
    left.shade = min(1, max(0, cell.left.measurement?.mean ?? 0))
    let contrary = cell.against?.contradicting ?? []
    return ReportTable.Row(
      [
        FieldNames.datasets[cell.place.testbed.dataset],
        FieldNames.rankers[cell.place.testbed.ranker],
        FieldNames.poisoningAttacks[cell.place.attack], cell.defense,
      ],
      [
        text(cell.open), text(cell.unknowing), text(cell.adaptive), left,
        ReportTable.Cell(
          Self.words(cell.against),
          notes: [contrary.isEmpty ? "" : "the other way on \(contrary.seedText)"]),
        text(cell.cost), text(cell.dropped), ReportTable.Cell(cell.left.seeds.seedText),
      ], startsGroup: startsGroup)
  }

  /// How what is left stands to the damage without a defense.
  private static func words(_ comparison: SeedComparison?) -> String {
    guard let comparison else { return "–" }
    return switch comparison.standing {
    case .behind: "less"
    case .ahead: "more"
    case .level: "level"
    case .unsettled: comparison.mean < 0 ? "less, one seed" : "more, one seed"
    }
  }

  private var csv: CSV {
    CSV(
      [
        "dataset", "ranker", "attack", "defense", "undefended", "unknowing", "adaptive",
        "ndcg_lost", "clicks_dropped", "seeds", "left", "left_student_lower95",
        "left_student_upper95", "standing",
      ],
      study.cells.map { cell in
        func mean(_ values: [UInt64: Double]) -> String { (values.measurement?.mean).exact }
        let left = cell.left.measurement
        return [
          cell.place.testbed.dataset, cell.place.testbed.ranker, cell.place.attack, cell.defense,
          mean(cell.open), mean(cell.unknowing), mean(cell.adaptive), mean(cell.cost),
          mean(cell.dropped), "\(cell.left.count)", (left?.mean).exact,
          (left?.interval?.lower).exact, (left?.interval?.upper).exact,
          study.contest(at: cell.place).standing(of: cell.defense)?.rawValue ?? "",
        ]
      })
  }
}
