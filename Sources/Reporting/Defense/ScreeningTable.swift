import Documents
import Essentials

/// How well detectors tell false accounts from real ones, and how many real users that costs.
struct ScreeningTable {
  let evidence: Evidence

  /// A detector that looks for an attack's accounts in a log, over seeds.
  struct Row {
    var dataset: String
    var detector: String
    var trainedOn: String?
    var attack: String
    var fakeUsers: Int
    var results: [ScreenDocument.Result]

    func measurement(_ value: (ScreenDocument.Result) -> Double) -> Measurement {
      Measurement(results.map(value))
    }
  }

  /// Everything that was screened, in the order of the other tables.
  var rows: [Row] {
    struct Key: Hashable {
      var dataset: String
      var detector: String
      var trainedOn: String
      var attack: String
      var fakeUsers: Int
    }
    var groups: [Key: [ScreenDocument.Result]] = [:]
    var seeds: [Key: Set<UInt64>] = [:]
    for finding in evidence.screenings {
      let document = finding.document
      for result in document.results {
        let key = Key(
          dataset: document.dataset, detector: document.detector,
          trainedOn: document.trainedOn ?? "", attack: result.attack, fakeUsers: result.fakeUsers)
        // The same seed twice is no second measurement.
        guard seeds[key, default: []].insert(document.seed).inserted else { continue }
        groups[key, default: []].append(result)
      }
    }
    let datasets = FieldNames.datasets.sorted(groups.keys.map(\.dataset))
    let attacks = FieldNames.poisoningAttacks.sorted(groups.keys.map(\.attack))
    func place(_ key: Key) -> (Int, String, String, Int, Int) {
      (
        datasets.firstIndex(of: key.dataset) ?? 0, key.detector, key.trainedOn,
        attacks.firstIndex(of: key.attack) ?? 0, key.fakeUsers
      )
    }
    return groups.sorted { place($0.key) < place($1.key) }.map { key, results in
      Row(
        dataset: key.dataset, detector: key.detector,
        trainedOn: key.trainedOn.isEmpty ? nil : key.trainedOn, attack: key.attack,
        fakeUsers: key.fakeUsers, results: results)
    }
  }

  var section: Report.Section? {
    let rows = rows
    guard !rows.isEmpty else { return nil }
    func share(_ row: Row, _ value: (ScreenDocument.Result) -> Double) -> ReportTable.Cell {
      let measurement = row.measurement(value)
      return ReportTable.Cell(
        measurement.text(digits: 3), hint: measurement.hint, shade: min(1, max(0, measurement.mean))
      )
    }
    func flagged(_ result: ScreenDocument.Result) -> Double {
      Double(result.flaggedRealUsers["0.01"] ?? 0)
    }
    return Report.Section(
      id: "screening", title: "Would anybody notice the false accounts?", shortTitle: "Screening",
      blocks: [
        .table(
          ReportTable(
            id: "screening-table", caption: "False accounts told from real ones.",
            note:
              "A detector sees the log with the false accounts in it and nothing else. Recall: the share of "
              + "them that is flagged while so many real accounts are. An AUC of .5 is chance; “real-users” is a "
              + "control, where real accounts pass as false ones.",
            source: Evidence.source(of: evidence.screenings),
            columns: [
              .init("Dataset", isText: true), .init("Detector", isText: true),
              .init("Trained on", isText: true), .init("Attack", isText: true),
              .init("Accounts"), .init("ROC-AUC"), .init("Average precision"),
              .init("Recall at .1 %"), .init("at 1 %"), .init("at 5 %"),
              .init("Real users flagged at 1 %"), .init("Among the first"),
            ],
            rows: rows.enumerated().map { index, row in
              ReportTable.Row(
                [
                  FieldNames.datasets[row.dataset], row.detector,
                  row.trainedOn.map { FieldNames.poisoningAttacks[$0] } ?? "–",
                  FieldNames.poisoningAttacks[row.attack],
                ],
                [
                  ReportTable.Cell(row.fakeUsers.grouped), share(row, \.auc),
                  share(row, \.averagePrecision),
                  share(row) { $0.recallAtFalseAlarms["0.001"] ?? 0 },
                  share(row) { $0.recallAtFalseAlarms["0.01"] ?? 0 },
                  share(row) { $0.recallAtFalseAlarms["0.05"] ?? 0 },
                  ReportTable.Cell(row.measurement(flagged).mean.grouped),
                  ReportTable.Cell(
                    row.measurement { Double($0.caughtAmongFirst) }.mean.text(digits: 1)),
                ],
                startsGroup: index > 0
                  && (rows[index - 1].dataset, rows[index - 1].detector, rows[index - 1].trainedOn)
                    != (row.dataset, row.detector, row.trainedOn)
              )
            },
            csv: CSV(
              [
                "dataset", "detector", "trained_on", "attack", "fake_users", "auc",
                "average_precision", "recall_at_0.001", "recall_at_0.01", "recall_at_0.05",
                "real_users_flagged_at_0.01", "caught_among_first", "seeds",
              ],
              rows.map { row in
                let recalls = ["0.001", "0.01", "0.05"].map { rate in
                  row.measurement { $0.recallAtFalseAlarms[rate] ?? 0 }.mean.exact
                }
                return [
                  row.dataset, row.detector, row.trainedOn ?? "", row.attack, "\(row.fakeUsers)",
                  row.measurement(\.auc).mean.exact, row.measurement(\.averagePrecision).mean.exact,
                ] + recalls + [
                  row.measurement(flagged).mean.exact,
                  row.measurement { Double($0.caughtAmongFirst) }.mean.exact,
                  "\(row.results.count)",
                ]
              })))
      ])
  }
}
