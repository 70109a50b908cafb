import Documents
import Essentials

/// How well detectors tell false accounts from real ones, and how many real users that costs.
struct ScreeningTable {
  let evidence: Evidence
  let study: ScreeningStudy

  init(evidence: Evidence) {
    self.evidence = evidence
    study = ScreeningStudy(evidence)
  }

  private static let rates = ["0.001", "0.01", "0.05"]

  var section: Report.Section? {
    let cells = study.cells
    guard !cells.isEmpty else { return nil }
    let sentences = study.watches.map { watch in
      "\(FieldNames.poisoningAttacks[watch.cell.place.attack]) on "
        + "\(FieldNames.datasets[watch.cell.place.dataset]): \(watch.cell.name) \(watch.cell.words); as many "
        + "flags at random find \(BaseRate.count(watch.cell.guessed)). Which detector finds most: "
        + "\(watch.contest.words)."
    }
    return Report.Section(
      id: "screening", title: "Would anybody notice the false accounts?", shortTitle: "Screening",
      blocks: [.list(sentences), .table(table)])
  }

  private var table: ReportTable {
    let cells = study.cells
    let mixed = study.places.filter { study.contest(at: $0).mixesSeeds }
    return ReportTable(
      id: "screening-table", caption: "False accounts told from real ones.",
      note:
        "A detector sees the log with the false accounts in it and nothing else; one that was trained learns over "
        + "the log as it is, and sees them as those who come after it. Recall: the share of "
        + "them that is flagged while so many real accounts are; mean over seeds ± half of Student's 95 % "
        + "interval. Compared by recall at 1 % are all detectors and as many flags at random. An AUC of .5 is "
        + "chance; “real-users” is a control, where real accounts pass as false ones."
        + (mixed.isEmpty
          ? ""
          : " Not all detectors have the same seeds: means beside each other are no fair comparison."),
      source: Evidence.source(of: evidence.screenings),
      columns: [
        .init("Dataset", isText: true), .init("Detector", isText: true),
        .init("Trained on", isText: true), .init("Attack", isText: true),
        .init("Accounts"), .init("Flagging 1 of 100 honest users", isText: true),
        .init("Recall at .1 %"), .init("at 1 %"), .init("at 5 %"), .init("ROC-AUC"),
        .init("Average precision"), .init("Among the first"), .init("Seeds"),
      ],
      rows: cells.enumerated().map { index, cell in
        row(
          cell,
          startsGroup: index > 0
            && (cells[index - 1].place.dataset, cells[index - 1].name)
              != (cell.place.dataset, cell.name)
        )
      }, scale: .init("share of false accounts that is found", "0", "100 %"), csv: csv)
  }

  private func row(_ cell: ScreeningStudy.Cell, startsGroup: Bool) -> ReportTable.Row {
    let recalls = Self.rates.map { rate in
      let recall = cell.measurement { $0.recallAtFalseAlarms[rate] ?? 0 }
      return ReportTable.Cell(
        recall.text(digits: 3),
        mark: rate == "0.01" && cell.place.attack != ScreeningStudy.control
          ? study.contest(at: cell.place).mark(of: cell.name) : .none,
        shade: min(1, max(0, recall.mean)))
    }
    return ReportTable.Row(
      [
        FieldNames.datasets[cell.place.dataset], cell.detector,
        cell.trainedOn.map { FieldNames.poisoningAttacks[$0] } ?? "–",
        FieldNames.poisoningAttacks[cell.place.attack],
      ],
      [
        ReportTable.Cell(cell.place.fakeUsers.grouped), ReportTable.Cell(cell.words),
      ] + recalls + [
        ReportTable.Cell(cell.measurement(\.auc).text(digits: 3)),
        ReportTable.Cell(cell.measurement(\.averagePrecision).text(digits: 3)),
        ReportTable.Cell(cell.measurement { Double($0.caughtAmongFirst) }.text(digits: 1)),
        ReportTable.Cell(cell.results.keys.sorted().seedText),
      ], startsGroup: startsGroup)
  }

  private var csv: CSV {
    CSV(
      [
        "dataset", "detector", "trained_on", "attack", "fake_users", "auc",
        "average_precision", "recall_at_0.001", "recall_at_0.01", "recall_at_0.05",
        "real_users_flagged_at_0.01", "caught_among_first", "seeds",
      ],
      study.cells.map { cell in
        let recalls = Self.rates.map { rate in
          cell.measurement { $0.recallAtFalseAlarms[rate] ?? 0 }.mean.exact
        }
        return [
          cell.place.dataset, cell.detector, cell.trainedOn ?? "", cell.place.attack,
          "\(cell.place.fakeUsers)", cell.measurement(\.auc).mean.exact,
          cell.measurement(\.averagePrecision).mean.exact,
        ] + recalls + [
          cell.flagged.exact, cell.measurement { Double($0.caughtAmongFirst) }.mean.exact,
          "\(cell.results.count)",
        ]
      })
  }
}
