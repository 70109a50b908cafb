/// Table IV: how often each heuristic is the best of the four.
struct TableFour {
  let study: PoisoningStudy

  /// The four, in the paper's order.
  static let heuristics = ["random", "popular", "middle", "power-item"]

  /// Testbeds that all four have played; where none has bought anything, there is no winner.
  var testbeds: [PoisoningStudy.Testbed] {
    study.testbeds.filter { testbed in Self.heuristics.allSatisfy { study[testbed, $0] != nil } }
  }

  /// On how many testbeds of `dataset` this heuristic wins; heuristics that are level all win.
  func wins(of heuristic: String, on dataset: String) -> Int {
    testbeds.count {
      $0.dataset == dataset
        && study.winners(on: $0, among: Self.heuristics).contains(heuristic)
    }
  }

  var section: Report.Section? {
    let datasets = FieldNames.datasets.sorted(testbeds.map(\.dataset))
    guard !datasets.isEmpty else { return nil }
    let most = Self.heuristics.map { heuristic in
      datasets.reduce(0) { $0 + wins(of: heuristic, on: $1) }
    }.max()
    let rows = Self.heuristics.map { heuristic in
      let published = PublishedPoisoning.tableFour[heuristic]
      let ours = datasets.map { wins(of: heuristic, on: $0) }
      let theirs = datasets.map { dataset in
        PublishedPoisoning.tableFourDatasets.firstIndex(of: dataset).flatMap { published?[$0] }
      }
      let total = ours.reduce(0, +)
      return ReportTable.Row(
        [FieldNames.poisoningAttacks[heuristic]],
        zip(ours, theirs).map { ours, theirs in
          ReportTable.Cell("\(ours)", note: theirs.map { "paper \($0)" } ?? "")
        } + [
          ReportTable.Cell(
            "\(total)", note: published.map { "paper \($0.reduce(0, +))" } ?? "",
            isBest: total == most)
        ])
    }
    return Report.Section(
      id: "heuristics\(study.rules.suffix)", title: "Which rule of thumb is best",
      shortTitle: "Heuristics",
      blocks: [
        .table(
          ReportTable(
            id: "table-4\(study.rules.suffix)",
            caption: "Table IV. On how many recommenders each heuristic is the best of the four.",
            note:
              "By the mean over seeds, on the \(testbeds.count) testbeds that all four have played; "
              + "two that are level both count, and where all four are, none does.",
            source: Evidence.source(
              of: testbeds.flatMap { testbed in
                Self.heuristics.flatMap { study[testbed, $0]?.findings ?? [] }
              }),
            columns: [.init("Attack", isText: true)]
              + datasets.map { .init(FieldNames.datasets[$0]) } + [.init("All")],
            rows: rows))
      ])
  }
}
