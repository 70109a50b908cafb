/// Table IV: how often each heuristic is the best of the four.
struct TableFour {
  let study: PoisoningStudy

  /// The four, in the paper's order.
  static let heuristics = ["random", "popular", "middle", "power-item"]

  /// Testbeds that all four have played.
  var testbeds: [PoisoningStudy.Testbed] {
    study.testbeds.filter { testbed in Self.heuristics.allSatisfy { study[testbed, $0] != nil } }
  }

  /// The four on one testbed.
  private func contest(on testbed: PoisoningStudy.Testbed) -> Contest {
    Contest(
      study.contest(on: testbed).contenders.filter { Self.heuristics.contains($0.id) })
  }

  /// On how many testbeds of `dataset` this heuristic has the highest figure, as the paper counts:
  /// equals all have it, but none where all four are equal or where none has bought anything.
  func wins(of heuristic: String, on dataset: String) -> Int {
    testbeds.count { testbed in
      let highest = testbed.dataset == dataset ? contest(on: testbed).highest : []
      return highest.count < Self.heuristics.count
        && highest.contains { $0.id == heuristic && $0.results.values.contains { $0 > 0 } }
    }
  }

  /// On how many of them it is ahead of the other three.
  func leads(of heuristic: String, on dataset: String) -> Int {
    testbeds.count { $0.dataset == dataset && contest(on: $0).best?.id == heuristic }
  }

  var section: Report.Section? {
    let datasets = FieldNames.datasets.sorted(testbeds.map(\.dataset))
    guard !datasets.isEmpty else { return nil }
    let rows = Self.heuristics.map { heuristic in
      let published = study.isOwn ? nil : PublishedPoisoning.tableFour[heuristic]
      let ours = datasets.map { wins(of: heuristic, on: $0) }
      let leads = datasets.map { self.leads(of: heuristic, on: $0) }
      let theirs = datasets.map { dataset in
        PublishedPoisoning.tableFourDatasets.firstIndex(of: dataset).flatMap { published?[$0] }
      }
      let total = ours.reduce(0, +)
      return ReportTable.Row(
        [FieldNames.poisoningAttacks[heuristic]],
        zip(zip(ours, leads), theirs).map { ours, theirs in
          ReportTable.Cell(
            "\(ours.0)", notes: ["ahead on \(ours.1)", theirs.map { "paper \($0)" } ?? ""])
        } + [
          ReportTable.Cell(
            "\(total)",
            notes: [
              "ahead on \(leads.reduce(0, +))", published.map { "paper \($0.reduce(0, +))" } ?? "",
            ])
        ])
    }
    return Report.Section(
      id: "heuristics\(study.rules.suffix)", title: "Which rule of thumb is best",
      shortTitle: "Heuristics",
      blocks: [
        .table(
          ReportTable(
            id: FieldNames.file("table-4", isOwn: study.isOwn) + "\(study.rules.suffix)",
            caption: (study.isOwn ? "" : "Table IV. ")
              + "On how many recommenders each heuristic has the highest figure of the four.",
            note:
              "By the mean over the seeds that all four have played, on \(testbeds.count) testbeds; "
              + "equals all count, and where all four are equal, none does"
              + (study.isOwn ? ". " : ": so the paper counts. ")
              + "Beneath, on how many it is surely ahead of the other three.",
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
