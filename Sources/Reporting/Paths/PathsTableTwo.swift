import Documents
import Essentials

/// Table 2: whether a detector that has seen one attack notices the others.
struct PathsTableTwo {
  let evidence: Evidence

  /// A tested attack on a graph, over seeds.
  struct Cell: Sendable {
    var graph: String
    /// What the detector has learned from.
    var trainedOn: Lesson
    var attack: String
    var epsilon: Double?
    /// Whether ε is what a coordinate may have.
    var isPerCoordinate = false
    var schedule: String
    var results: [DetectDocument.Result]
    /// The seed of each result.
    var seeds: [UInt64]
    /// The paper's row, if it has one.
    var published: PublishedPaths.DetectionRow?

    var isEvery: Bool { schedule == "every" }
    /// ε as tables show it.
    var amount: String {
      epsilon.map { $0.exact + (isPerCoordinate ? " a coordinate" : "") } ?? "–"
    }
    func measurement(_ value: KeyPath<DetectDocument.Result, Double>) -> Measurement {
      Measurement(results.map { $0[keyPath: value] })
    }
    /// Over the seeds with which anything raised an alarm.
    var precision: Measurement? {
      let values = results.compactMap(\.precision)
      return values.isEmpty ? nil : Measurement(values)
    }
    var frequency: Double? {
      let values = results.map(\.frequency)
      return values.isEmpty ? nil : Measurement(values).mean
    }
  }

  /// Everything that was tested, in the order of the paper's table.
  var cells: [Cell] {
    struct Key: Hashable {
      var graph: String
      var trainedOn: Lesson
      var attack: String
      var epsilon: Double?
      var isPerCoordinate: Bool
      var schedule: String
    }
    var results: [Key: [DetectDocument.Result]] = [:]
    var seeds: [Key: [UInt64]] = [:]
    var keys: [Key] = []
    for finding in evidence.detections {
      for result in finding.document.results {
        let key = Key(
          graph: finding.document.recommender, trainedOn: finding.document.lesson,
          attack: result.attack, epsilon: result.epsilon,
          isPerCoordinate: finding.document.isPerCoordinate, schedule: result.schedule)
        // Experiments overlap, and the same seed twice is no second measurement.
        let seed = finding.document.seed
        guard seeds[key]?.contains(seed) != true else { continue }
        seeds[key, default: []].append(seed)
        if results[key] == nil { keys.append(key) }
        results[key, default: []].append(result)
      }
    }
    let graphs = FieldNames.graphs.sorted(keys.map(\.graph))
    let trainings = FieldNames.evasionAttacks.sorted(keys.map(\.trainedOn.attack))
    let attacks = FieldNames.evasionAttacks.sorted(keys.map(\.attack))
    func place(_ key: Key) -> (Int, Int, Int, Double, String) {
      (
        graphs.firstIndex(of: key.graph) ?? 0,
        trainings.firstIndex(of: key.trainedOn.attack) ?? 0,
        key.trainedOn.isPerCoordinate ? 1 : 0, key.trainedOn.epsilon ?? 0,
        key.trainedOn.schedule
      )
    }
    func row(_ key: Key) -> (Int, Double, String) {
      (attacks.firstIndex(of: key.attack) ?? 0, key.epsilon ?? 0, key.schedule)
    }
    return keys.sorted {
      place($0) == place($1) ? row($0) < row($1) : place($0) < place($1)
    }.map { key in
      Cell(
        graph: key.graph, trainedOn: key.trainedOn, attack: key.attack, epsilon: key.epsilon,
        isPerCoordinate: key.isPerCoordinate, schedule: key.schedule, results: results[key] ?? [],
        seeds: seeds[key] ?? [],
        published: key.schedule == "every" && key.trainedOn.isPublished
          ? PublishedPaths.detectionRow(
            graph: key.graph, attack: key.attack, epsilon: key.epsilon) : nil)
    }
  }

  var section: Report.Section? {
    let cells = cells
    guard !cells.isEmpty else { return nil }
    let everyHop = cells.filter(\.isEvery)
    let rare = cells.filter { !$0.isEvery }.sorted {
      ($0.graph, $0.trainedOn.name, $0.schedule.hasPrefix("timed") ? 1 : 0, $0.frequency ?? 0)
        < ($1.graph, $1.trainedOn.name, $1.schedule.hasPrefix("timed") ? 1 : 0, $1.frequency ?? 0)
    }
    var blocks: [Report.Block] = []
    if !everyHop.isEmpty { blocks.append(.table(attackTable(everyHop))) }
    if !rare.isEmpty { blocks.append(.table(frequencyTable(rare))) }
    return Report.Section(
      id: "detection", title: "Would anybody notice?", shortTitle: "Detection", blocks: blocks)
  }

  private func attackTable(_ cells: [Cell]) -> ReportTable {
    ReportTable(
      id: "paths-table-2", caption: "Table 2. Detection, attack by attack.",
      note:
        "A detector has only seen the attack that it was trained on, and is tested on walks of users "
        + "it has never seen, as many clean as attacked: whoever calls all of them attacked has an F1 of "
        + "\(Cell.guessedF1.text(digits: 3)), and a coin a ROC-AUC of .5. Mean over seeds ± half of "
        + "Student's 95 % interval. \(BaseRate.columnNote) Recall at 1 % false alarms: of attacked "
        + "walks, the share that is found while 1 of 100 clean ones is suspected. Beneath, "
        + "\(PublishedPaths.citation).",
      source: Evidence.source(of: evidence.detections),
      columns: [
        .init("Graph", isText: true), .init("Trained on", isText: true),
        .init("Attack", isText: true), .init("ε", isText: true),
      ]
        + Self.measures,
      rows: cells.enumerated().map { index, cell in
        ReportTable.Row(
          [
            FieldNames.graphs[cell.graph], cell.trainedOn.name,
            FieldNames.evasionAttacks[cell.attack], cell.amount,
          ], measured(cell, published: cell.published),
          startsGroup: index > 0
            && (cells[index - 1].graph, cells[index - 1].trainedOn) != (cell.graph, cell.trainedOn))
      }, scale: Self.scale, csv: csv(cells))
  }

  private func frequencyTable(_ cells: [Cell]) -> ReportTable {
    ReportTable(
      id: "paths-table-2-frequency",
      caption: "Table 2, continued. Detection by how often the attack strikes.",
      note: "The paper attacks Beauty with FGSM ℓ1; its nearest frequencies: "
        + PublishedPaths.frequencies.map {
          "\($0.isTimed ? "timed" : "random") \($0.frequency.exact) → F1 \($0.row.f1.exact)"
        }.joined(separator: ", ") + ".",
      source: Evidence.source(of: evidence.detections),
      columns: [
        .init("Graph", isText: true), .init("Trained on", isText: true),
        .init("Attack", isText: true), .init("When", isText: true),
        .init("Share of hops"),
      ] + Self.measures,
      rows: cells.enumerated().map { index, cell in
        ReportTable.Row(
          [
            FieldNames.graphs[cell.graph], cell.trainedOn.name,
            FieldNames.evasionAttacks[cell.attack],
            cell.schedule.hasPrefix("timed") ? "timed" : "random",
          ],
          [ReportTable.Cell((cell.frequency?.text(digits: 3)) ?? "–", hint: cell.schedule)]
            + measured(cell, published: nil),
          startsGroup: index > 0 && cells[index - 1].schedule.prefix(5) != cell.schedule.prefix(5))
      }, scale: Self.scale, csv: csv(cells))
  }

  private static let measures: [ReportTable.Column] = [
    .init("Precision"), .init("Recall"), .init("F1"), .init("ROC-AUC"),
    .init("Recall at 1 % false alarms"), .init(BaseRate.columnTitle, isText: true),
    .init("Seeds"),
  ]

  private static let scale = ReportTable.Scale("F1", "0", "1")

  private func measured(
    _ cell: Cell, published: PublishedPaths.DetectionRow?
  ) -> [ReportTable.Cell] {
    func entry(
      _ value: KeyPath<DetectDocument.Result, Double>, _ theirs: Double?
    ) -> ReportTable.Cell {
      let measurement = cell.measurement(value)
      return ReportTable.Cell(
        measurement.text(digits: 3), notes: [theirs.map { "paper \($0.text(digits: 3))" } ?? ""],
        hint: measurement.hint)
    }
    var f1 = entry(\.f1, published?.f1)
    f1.shade = cell.measurement(\.f1).mean
    if cell.measurement(\.f1).mean <= Cell.guessedF1 {
      f1.notes.insert("no more than a guess", at: 0)
    }
    return [
      precision(of: cell, published?.precision), entry(\.recall, published?.recall), f1,
      entry(\.auc, nil), entry(\.recallAt1PercentFalseAlarms, nil),
      ReportTable.Cell(cell.baseRate?.words ?? "–"), ReportTable.Cell(cell.seeds.sorted().seedText),
    ]
  }

  private func precision(of cell: Cell, _ theirs: Double?) -> ReportTable.Cell {
    ReportTable.Cell(
      cell.precision?.text(digits: 3) ?? "–",
      notes: [theirs.map { "paper \($0.text(digits: 3))" } ?? ""], hint: cell.precision?.hint ?? "")
  }

  private func csv(_ cells: [Cell]) -> CSV {
    CSV(
      [
        "graph", "trained_on", "trained_on_epsilon", "attack", "epsilon", "budget", "schedule",
        "frequency",
        "precision", "recall",
        "f1", "auc", "recall_at_1_percent_false_alarms", "precision_published",
        "recall_published", "f1_published", "seeds",
      ],
      cells.map { cell in
        [
          cell.graph, cell.trainedOn.attack, cell.trainedOn.epsilon.exact, cell.attack,
          cell.epsilon.exact, cell.isPerCoordinate ? "per-coordinate" : "norm", cell.schedule,
          cell.frequency.exact, (cell.precision?.mean).exact,
          cell.measurement(\.recall).mean.exact, cell.measurement(\.f1).mean.exact,
          cell.measurement(\.auc).mean.exact,
          cell.measurement(\.recallAt1PercentFalseAlarms).mean.exact,
          (cell.published?.precision).exact, (cell.published?.recall).exact,
          (cell.published?.f1).exact, "\(cell.results.count)",
        ]
      })
  }
}
