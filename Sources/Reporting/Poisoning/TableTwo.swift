import Essentials
import Interactions

/// Table II: the datasets, beside the paper's.
struct TableTwo {
  let evidence: Evidence

  var section: Report.Section? {
    let names = FieldNames.datasets.sorted(evidence.datasets.map(\.document.name))
    let documents = names.compactMap { name in
      evidence.datasets.last { $0.document.name == name }?.document
    }
    guard !documents.isEmpty else { return nil }
    let rows = documents.map { document in
      let published = evidence.isOwn ? nil : PublishedPoisoning.datasets[document.name]
      func cell(_ ours: Int, _ theirs: Int?) -> ReportTable.Cell {
        ReportTable.Cell(
          ours.grouped, notes: [theirs.map { $0 == ours ? "= paper" : "paper \($0.grouped)" } ?? ""]
        )
      }
      return ReportTable.Row(
        [FieldNames.datasets[document.name]],
        [
          cell(document.users, published?.users), cell(document.items, published?.items),
          cell(document.interactions, nil), cell(document.samples, published?.samples),
        ])
    }
    let csv = CSV(
      [
        "dataset", "users", "users_published", "items", "items_published", "interactions",
        "samples", "samples_published",
      ],
      documents.map { document in
        let published = PublishedPoisoning.datasets[document.name]
        func text(_ value: Int?) -> String { value.map(String.init) ?? "" }
        return [
          document.name, "\(document.users)", text(published?.users), "\(document.items)",
          text(published?.items), "\(document.interactions)", "\(document.samples)",
          text(published?.samples),
        ]
      })
    return Report.Section(
      id: "datasets", title: "The datasets", shortTitle: "Datasets",
      blocks: [
        .table(
          ReportTable(
            id: FieldNames.file("table-2", isOwn: evidence.isOwn),
            caption: evidence.number("Table II") + "The datasets.",
            note: "A sample is an interaction that a user's earlier ones could have predicted: "
              + "interactions − users."
              + (evidence.isOwn ? "" : " Beneath, what \(PublishedPoisoning.citation) report."),
            source: Evidence.source(of: evidence.datasets),
            columns: [
              .init("Dataset", isText: true), .init("Users"), .init("Items"),
              .init("Interactions"), .init("Samples"),
            ], rows: rows, csv: csv))
      ])
  }
}
