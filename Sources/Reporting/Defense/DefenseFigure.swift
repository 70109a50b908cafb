import Essentials

/// What each defense leaves of the damage against what it costs, an attack on a recommender a chart.
struct DefenseFigure {
  let study: DefenseStudy
  let source: String

  private var defenses: [String] { Set(study.cells.map(\.defense)).sorted() }

  private func color(_ defense: String) -> String {
    Palette.series[(defenses.firstIndex(of: defense) ?? 0) % Palette.series.count]
  }

  var grid: FigureGrid {
    let datasets = Set(study.places.map(\.testbed.dataset))
    let place = datasets.count == 1 ? " on \(FieldNames.datasets[datasets.first ?? ""])" : ""
    return FigureGrid(
      study.places.map(panel),
      legend: defenses.map { LegendEntry(mark: .area, color: color($0), text: $0) } + [
        LegendEntry(
          mark: .dot, color: Palette.black, text: "an attack that does not know of the defense"),
        LegendEntry(
          mark: .diamond, color: Palette.black, text: "the same, playing against the defense"),
        LegendEntry(mark: .line(dashes: "1.5 3"), color: Palette.gray, text: "without a defense"),
      ],
      caption:
        "Damage left against accuracy lost\(place): the lower and the further left, the better.",
      source: source)
  }

  private func panel(_ place: DefenseStudy.Place) -> Figure {
    let cells = study.cells.filter { $0.place == place }
    let open = cells.reduce(into: [UInt64: Double]()) { $0.merge($1.open) { first, _ in first } }
      .measurement?.mean
    let testbed = place.testbed
    let datasets = Set(study.places.map(\.testbed.dataset))
    let names =
      [FieldNames.rankers[testbed.ranker], FieldNames.poisoningAttacks[place.attack]]
      + (datasets.count > 1 ? [FieldNames.datasets[testbed.dataset]] : [])
    // What is nothing is not drawn out to the whole width.
    let costs = cells.compactMap { $0.cost.measurement.map { $0.mean * 100 } }
    let middle = ((costs.min() ?? 0) + (costs.max() ?? 0)) / 2
    let half = max(0.5, ((costs.max() ?? 0) - (costs.min() ?? 0)) * 0.55)
    return Figure(
      id: "defense-\(testbed.dataset.asFileName)-\(testbed.ranker.asFileName)-"
        + place.attack.asFileName,
      title: names.joined(separator: ", "), data: cells.flatMap(traces),
      layout: [
        "xaxis": [
          "title": ["text": "NDCG@10 lost, %"],
          "range": [.number(middle - half), .number(middle + half)],
        ],
        "yaxis": ["title": ["text": "damage left, % of places"], "rangemode": "tozero"],
        "shapes": open.map { value in
          [
            [
              "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": .number(value * 100),
              "y1": .number(value * 100),
              "line": ["color": "#767676", "width": 1.2, "dash": "dot"],
            ]
          ]
        } ?? [],
      ], height: 260,
      summary: (open.map { ["without a defense \(percent($0))"] } ?? []
        + cells.map { cell in points(cell).map(\.text).joined(separator: "; ") })
        .joined(separator: "; "))
  }

  private struct Point {
    var cost: Double
    var damage: Double
    var isAdaptive: Bool
    var text: String
  }

  private func points(_ cell: DefenseStudy.Cell) -> [Point] {
    let cost = cell.cost.measurement?.mean ?? 0
    return [(cell.unknowing, false), (cell.adaptive, true)].compactMap { damage, isAdaptive in
      damage.measurement.map { damage in
        Point(
          cost: cost * 100, damage: damage.mean * 100, isAdaptive: isAdaptive,
          text: cell.defense + (isAdaptive ? ", attack that knows" : "")
            + ": \(percent(damage.mean)) left, \(percent(abs(cost))) of NDCG "
            + (cost < 0 ? "gained" : "lost"))
      }
    }
  }

  private func percent(_ share: Double) -> String { (share * 100).text(digits: 2) + " %" }

  /// A mark for each kind of attack, joined by a thin line.
  private func traces(_ cell: DefenseStudy.Cell) -> [JSON] {
    let points = points(cell)
    let color = JSON.string(color(cell.defense))
    let tie: [JSON] =
      points.count < 2
      ? []
      : [
        [
          "type": "scatter", "mode": "lines", "name": .string(cell.defense),
          "x": .numbers(points.map(\.cost)), "y": .numbers(points.map(\.damage)),
          "line": ["color": color, "width": 1], "hoverinfo": "skip", "showlegend": false,
        ]
      ]
    return tie
      + points.map { point in
        [
          "type": "scatter", "mode": "markers", "name": .string(cell.defense),
          "x": [.number(point.cost)], "y": [.number(point.damage)],
          "marker": [
            "size": 9, "color": color, "symbol": point.isAdaptive ? "diamond" : "circle",
          ],
          "hovertemplate": .string(point.text + "<extra></extra>"),
          "showlegend": .bool(!point.isAdaptive),
        ]
      }
  }
}
