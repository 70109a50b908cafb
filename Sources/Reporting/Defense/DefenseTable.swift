import Documents
import Essentials

/// What a defense buys and what it costs: the damage that is left, by an attack that knows of it and by one
/// that does not, against the accuracy that real users lose.
struct DefenseTable {
  let evidence: Evidence

  /// One chain of defenses in front of one recommender under one attack, over seeds.
  struct Row {
    var dataset: String
    var ranker: String
    var attack: String
    /// `distinct, then screen (detector profile)`.
    var defense: String
    /// RecNum as a share of the ceiling.
    var open: Measurement
    /// With the defense, by a poison made without it.
    var unknowing: Measurement?
    /// With the defense, by an attack that plays against it.
    var adaptive: Measurement?
    /// Which share of NDCG@10 real users lose to the defense.
    var cost: Measurement?
    /// Which share of their clicks.
    var dropped: Measurement
  }

  /// Everything that was measured, in the order of the other tables.
  var rows: [Row] {
    struct Key: Hashable {
      var dataset: String
      var ranker: String
      var attack: String
      var defense: String
    }
    var groups: [Key: [PoisonDocument]] = [:]
    for finding in evidence.defended {
      let document = finding.document
      guard let defense = document.defense else { continue }
      let key = Key(
        dataset: document.dataset, ranker: document.ranker, attack: document.attack,
        defense: Self.name(of: defense.chain))
      groups[key, default: []].append(document)
    }
    let datasets = FieldNames.datasets.sorted(groups.keys.map(\.dataset))
    let rankers = FieldNames.rankers.sorted(groups.keys.map(\.ranker))
    let attacks = FieldNames.poisoningAttacks.sorted(groups.keys.map(\.attack))
    func place(_ key: Key) -> [Int] {
      [
        datasets.firstIndex(of: key.dataset) ?? 0, rankers.firstIndex(of: key.ranker) ?? 0,
        attacks.firstIndex(of: key.attack) ?? 0,
      ]
    }
    return groups.sorted {
      let (first, second) = (place($0.key), place($1.key))
      return first == second
        ? $0.key.defense < $1.key.defense : first.lexicographicallyPrecedes(second)
    }.map { key, documents in
      func share(_ value: Double, _ document: PoisonDocument) -> Double {
        value / Double(max(1, document.recNum.ceiling))
      }
      // The same seed twice is no second measurement.
      func first(_ chosen: [PoisonDocument]) -> [PoisonDocument] {
        var seeds: Set<UInt64> = []
        return chosen.filter { seeds.insert($0.seed).inserted }
      }
      func measured(_ chosen: [PoisonDocument]) -> Measurement? {
        let values = first(chosen).map { share($0.recNum.poisoned, $0) }
        return values.isEmpty ? nil : Measurement(values)
      }
      let all = first(documents)
      let costs = all.compactMap { document -> Double? in
        guard let before = document.defense?.undefended.accuracy.ndcg, before > 0,
          let after = document.accuracy?.clean.ndcg
        else { return nil }
        return (before - after) / before
      }
      // An attack that asks nothing is the same either way.
      let asks = documents.contains { $0.defense?.adaptive == true }
      return Row(
        dataset: key.dataset, ranker: key.ranker, attack: key.attack, defense: key.defense,
        open: Measurement(all.map { share($0.defense?.undefended.poisoned ?? 0, $0) }),
        unknowing: measured(documents.filter { $0.defense?.adaptive == false }),
        adaptive: asks ? measured(documents.filter { $0.defense?.adaptive == true }) : nil,
        cost: costs.isEmpty ? nil : Measurement(costs),
        dropped: Measurement(all.map { $0.defense?.dropped.clicks ?? 0 }))
    }
  }

  /// The defenses in order, with hyperparameters that tell them apart: a detector's name.
  static func name(of chain: [PoisonDocument.Defense.Link]) -> String {
    chain.map { link in
      let detector = link.configuration["detector"]?.text.map { " (\($0))" } ?? ""
      return link.defense + detector
    }.joined(separator: ", then ")
  }

  var section: Report.Section? {
    let rows = rows
    guard !rows.isEmpty else { return nil }
    func text(_ share: Measurement?) -> ReportTable.Cell {
      guard let share else { return ReportTable.Cell("–") }
      return ReportTable.Cell(
        (share.mean * 100).text(digits: 2) + " %", hint: share.hint,
        shade: min(1, max(0, share.mean)))
    }
    let table = ReportTable(
      id: "defense-table", caption: "What a defense leaves of the damage, and what it costs.",
      note:
        "Damage: RecNum as a share of all places that targets can take. Unknowing: the poison was made "
        + "against the recommender without the defense. Adaptive: the attack played against the defense. Cost: "
        + "the share of NDCG@10 that real users lose to the defense, before any poison.",
      source: Evidence.source(of: evidence.defended),
      columns: [
        .init("Dataset", isText: true), .init("Recommender", isText: true),
        .init("Attack", isText: true), .init("Defense", isText: true), .init("Undefended"),
        .init("Unknowing"), .init("Adaptive"), .init("NDCG@10 lost"), .init("Clicks dropped"),
      ],
      rows: rows.enumerated().map { index, row in
        ReportTable.Row(
          [
            FieldNames.datasets[row.dataset], FieldNames.rankers[row.ranker],
            FieldNames.poisoningAttacks[row.attack], row.defense,
          ],
          [
            text(row.open), text(row.unknowing), text(row.adaptive),
            ReportTable.Cell(row.cost.map { ($0.mean * 100).text(digits: 2) + " %" } ?? "–"),
            ReportTable.Cell((row.dropped.mean * 100).text(digits: 2) + " %"),
          ],
          startsGroup: index > 0
            && (rows[index - 1].dataset, rows[index - 1].ranker) != (row.dataset, row.ranker))
      },
      csv: CSV(
        [
          "dataset", "ranker", "attack", "defense", "undefended", "unknowing", "adaptive",
          "ndcg_lost", "clicks_dropped", "seeds",
        ],
        rows.map { row in
          [
            row.dataset, row.ranker, row.attack, row.defense, row.open.mean.exact,
            (row.unknowing?.mean).exact, (row.adaptive?.mean).exact, (row.cost?.mean).exact,
            row.dropped.mean.exact, "\(row.open.values.count)",
          ]
        }))
    return Report.Section(
      id: "defense", title: "What would a defense buy?", shortTitle: "Defenses",
      blocks: [
        .paragraph(Self.answer(rows)), .figures(grid(rows)), .table(table),
      ])
  }

  /// Which defense leaves the least, on average over everything that all of them were tried on.
  private static func answer(_ rows: [Row]) -> String {
    let left = Dictionary(grouping: rows, by: \.defense).mapValues {
      rows -> (left: Double, cost: Double) in
      let open = rows.reduce(0) { $0 + $1.open.mean }
      // The worst that an attacker can do, whether the attack knows of the defense or not.
      let rest = rows.reduce(0) { $0 + max($1.adaptive?.mean ?? 0, $1.unknowing?.mean ?? 0) }
      let costs = rows.compactMap { $0.cost?.mean }
      return (
        open > 0 ? rest / open : 1, costs.reduce(0, +) / Double(max(1, costs.count))
      )
    }
    let order = left.sorted { ($0.value.left, $0.key) < ($1.value.left, $1.key) }
    guard let best = order.first else { return "" }
    return
      "Least damage is left by \(best.key): \((best.value.left * 100).text(digits: 0)) % of what the same "
      + "poisons do without it, counting the worse of an attack that knows of it and one that does not, for "
      + "\((best.value.cost * 100).text(digits: 1)) % of real users' NDCG@10."
      + (order.count > 1
        ? " The others: "
          + order.dropFirst().map {
            "\($0.key) \(($0.value.left * 100).text(digits: 0)) % for \(($0.value.cost * 100).text(digits: 1)) %"
          }.joined(separator: "; ") + "." : "")
  }

  /// A point for every defense, unknowing and adaptive joined by a line.
  private func grid(_ rows: [Row]) -> FigureGrid {
    let defenses = Set(rows.map(\.defense)).sorted()
    func color(_ defense: String) -> String {
      Palette.series[(defenses.firstIndex(of: defense) ?? 0) % Palette.series.count]
    }
    struct Panel: Hashable {
      var dataset: String
      var ranker: String
      var attack: String
    }
    var panels: [Panel] = []
    for row in rows {
      let panel = Panel(dataset: row.dataset, ranker: row.ranker, attack: row.attack)
      if !panels.contains(panel) { panels.append(panel) }
    }
    let figures = panels.map { panel in
      let own = rows.filter {
        Panel(dataset: $0.dataset, ranker: $0.ranker, attack: $0.attack) == panel
      }
      var summaries: [String] = []
      let data = own.map { row -> JSON in
        let points = [row.unknowing, row.adaptive].compactMap { $0 }
        summaries.append(
          "\(row.defense): \(points.map { ($0.mean * 100).text(digits: 2) + " %" }.joined(separator: ", adaptive ")) for \(((row.cost?.mean ?? 0) * 100).text(digits: 1)) %"
        )
        return [
          "x": .numbers(points.map { _ in (row.cost?.mean ?? 0) * 100 }),
          "y": .numbers(points.map { $0.mean * 100 }), "type": "scatter",
          "mode": "lines+markers", "name": .string(row.defense),
          "marker": [
            "size": 9, "color": .string(color(row.defense)),
            "symbol": .strings(["circle", "diamond"].prefix(points.count)),
          ],
          "line": ["color": .string(color(row.defense)), "width": 1],
          "hovertemplate": .string("\(row.defense): %{y:.2f} % left, %{x:.1f} % lost"),
        ]
      }
      return Figure(
        id:
          "defense-\(panel.dataset.asFileName)-\(panel.ranker.asFileName)-\(panel.attack.asFileName)",
        title:
          "\(FieldNames.rankers[panel.ranker]), \(FieldNames.poisoningAttacks[panel.attack]), \(FieldNames.datasets[panel.dataset])",
        data: data,
        layout: [
          "xaxis": ["title": ["text": "NDCG@10 lost, %"]],
          "yaxis": ["title": ["text": "damage left, % of places"], "rangemode": "tozero"],
        ], height: 260, summary: summaries.joined(separator: "; "))
    }
    return FigureGrid(
      figures,
      legend: defenses.map { LegendEntry(mark: .area, color: color($0), text: $0) },
      caption:
        "Damage left against accuracy lost: a circle for an attack that does not know of the "
        + "defense, a diamond for one that plays against it.",
      source: Evidence.source(of: evidence.defended))
  }
}
