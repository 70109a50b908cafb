import Essentials

/// The frontier itself: places taken against how the accounts stand out, one recommender a chart and one
/// detector a line, from the least λ to the greatest.
struct StealthFigure {
  let rows: [StealthTable.Row]
  let source: String

  private struct Place: Hashable {
    var dataset: String
    var ranker: String
    var attack: String
  }

  private var detectors: [String] { Set(rows.map(\.detector)).sorted() }

  private func color(_ detector: String) -> String {
    Palette.series[(detectors.firstIndex(of: detector) ?? 0) % Palette.series.count]
  }

  /// The lines that have two weights or more to join; nil without any.
  var grid: FigureGrid? {
    let frontiers = Dictionary(grouping: rows) {
      Place(dataset: $0.dataset, ranker: $0.ranker, attack: $0.attack)
    }.filter { Dictionary(grouping: $0.value, by: \.detector).values.contains { $0.count > 1 } }
    guard !frontiers.isEmpty else { return nil }
    let places = frontiers.keys.sorted {
      ($0.dataset, $0.ranker, $0.attack) < ($1.dataset, $1.ranker, $1.attack)
    }
    return FigureGrid(
      places.map { panel($0, frontiers[$0] ?? [], among: places) },
      legend: detectors.map {
        LegendEntry(mark: .line(dashes: ""), color: color($0), text: "minds \($0)")
      },
      caption:
        "What staying unnoticed costs, from the least λ (ring) to the greatest: the higher, the more an "
        + "attacker who is as hard to notice takes. An area of .5 is a coin's.",
      source: source)
  }

  private func panel(
    _ place: Place, _ rows: [StealthTable.Row], among places: [Place]
  ) -> Figure {
    var data: [JSON] = []
    var summaries: [String] = []
    for detector in detectors {
      let points = rows.filter { $0.detector == detector }.compactMap { row in
        row.auc.measurement.flatMap { auc in
          row.share.measurement.map { (weight: row.weight, auc: auc.mean, share: $0.mean * 100) }
        }
      }
      guard let boldest = points.first, let shyest = points.last else { continue }
      let color = JSON.string(color(detector))
      let texts = points.map {
        "λ \($0.weight.exact): \($0.share.text(digits: 2)) %, area \($0.auc.text(digits: 3))"
      }
      data.append([
        "type": "scatter", "mode": "lines", "name": .string(detector),
        "x": .numbers(points.map(\.auc)), "y": .numbers(points.map(\.share)),
        "line": ["color": color, "width": 2], "showlegend": false,
      ])
      data += zip(points, texts).enumerated().map { index, entry in
        [
          "type": "scatter", "mode": "markers", "name": .string(detector),
          "x": [.number(entry.0.auc)], "y": [.number(entry.0.share)],
          "marker": [
            "size": 8, "color": color, "symbol": index == 0 ? "circle-open" : "circle",
          ],
          "hovertemplate": .string(entry.1 + "<extra></extra>"), "showlegend": false,
        ]
      }
      summaries.append(
        "\(detector): from \(boldest.share.text(digits: 2)) % at an area of "
          + "\(boldest.auc.text(digits: 2)) to \(shyest.share.text(digits: 2)) % at "
          + shyest.auc.text(digits: 2))
    }
    let names =
      [FieldNames.rankers[place.ranker]]
      + (Set(places.map(\.attack)).count > 1 ? [FieldNames.poisoningAttacks[place.attack]] : [])
      + (Set(places.map(\.dataset)).count > 1 ? [FieldNames.datasets[place.dataset]] : [])
    return Figure(
      id: "stealth-\(place.dataset.asFileName)-\(place.ranker.asFileName)-"
        + place.attack.asFileName,
      title: names.joined(separator: ", "), data: data,
      layout: [
        "xaxis": ["title": ["text": "area under the detector's ROC curve"]],
        "yaxis": ["title": ["text": "places taken, %"], "rangemode": "tozero"],
      ], height: 260, summary: summaries.joined(separator: "; "))
  }
}
