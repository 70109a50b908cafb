import Documents
import Essentials
import Foundation

/// Figure 6: the items as the recommender embeds them, in the plane, with what PoisonRec clicked.
struct FigureSix {
  let evidence: Evidence

  /// So many original items are drawn at most; the clicked ones always are.
  private static let mostItems = 6_000

  var section: Report.Section? {
    let findings = evidence.poisonings.filter { $0.document.map != nil }
    let byTestbed = Dictionary(grouping: findings) {
      PoisoningStudy.Testbed(dataset: $0.document.dataset, ranker: $0.document.ranker)
    }
    guard !findings.isEmpty else { return nil }
    let grids = FieldNames.datasets.sorted(byTestbed.keys.map(\.dataset)).map { dataset in
      // One seed shows it; the first.
      let shown = FieldNames.rankers.sorted(byTestbed.keys.map(\.ranker)).compactMap { ranker in
        byTestbed[.init(dataset: dataset, ranker: ranker)]?.min {
          $0.document.seed < $1.document.seed
        }
      }
      return FigureGrid(
        shown.compactMap { finding in
          finding.document.map.map {
            // A few have more room.
            panel(finding.document, $0, height: shown.count < 3 ? 420 : 300)
          }
        },
        legend: [
          LegendEntry(
            mark: .shades, color: Palette.black, text: "original item, from rare to popular"),
          LegendEntry(
            mark: .ring, color: Palette.vermilion,
            text: "clicked original item, larger for more clicks"),
          LegendEntry(mark: .star, color: Palette.green, text: "target, larger if clicked"),
        ],
        caption: evidence.number("Figure 6")
          + "Items of \(FieldNames.datasets[dataset]) by t-SNE of the recommender's "
          + "embeddings, and the clicks of PoisonRec's best poison. Directions and units mean nothing, neighborhoods do."
          + (shown.contains { ($0.document.map?.x.count ?? 0) > Self.mostItems }
            ? " Of items that were not clicked, an even part is drawn." : ""),
        source: Evidence.source(of: shown), minimumWidth: 300)
    }
    return Report.Section(
      id: "maps", title: "Where the clicks fall", shortTitle: "Maps",
      blocks: grids.map(Report.Block.figures))
  }

  private func panel(
    _ document: PoisonDocument, _ map: PoisonDocument.Map, height: Int
  ) -> Figure {
    let originals = 0..<map.x.count - map.targets
    let targets = Array(originals.upperBound..<map.x.count)
    let clicked = originals.filter { map.clicks[$0] > 0 }
    let stride = max(1, (originals.count + Self.mostItems - 1) / Self.mostItems)
    let plain =
      originals.filter { map.clicks[$0] == 0 && $0.isMultiple(of: stride) }
      + clicked
    let isOwn = map.embedding == document.ranker
    let onTargets = targets.reduce(0) { $0 + map.clicks[$1] }
    return Figure(
      id: FieldNames.file("figure-6", isOwn: evidence.isOwn)
        + "-\(document.dataset.asFileName)-\(document.ranker.asFileName)",
      title: FieldNames.rankers[document.ranker]
        + (isOwn ? "" : ", embeddings of \(FieldNames.rankers[map.embedding])"),
      data: [
        // Popular items last, on top of the many.
        items(plain.sorted { map.popularity[$0] < map.popularity[$1] }, of: map),
        clicks(on: clicked, of: map), stars(targets, of: map),
      ],
      layout: [
        "xaxis": ["visible": false], "yaxis": ["visible": false, "scaleanchor": "x"],
        "margin": ["l": 4, "r": 4, "t": 4, "b": 4], "hovermode": "closest",
      ], height: height,
      summary: "\(clicked.count) of \(originals.count) original items clicked, "
        + "\(onTargets) clicks on \(targets.count { map.clicks[$0] > 0 }) targets")
  }

  /// Original items as dots, the darker the more popular.
  private func items(_ drawn: [Int], of map: PoisonDocument.Map) -> JSON {
    let most = Double(max(1, map.popularity.max() ?? 1))
    var ticks: [Double] = [0]
    var power = 1.0
    while power <= most {
      ticks.append(power)
      power *= 10
    }
    func logarithm(_ popularity: Double) -> Double { (log10(1 + popularity) * 100).rounded() / 100 }
    return [
      "type": "scatter", "mode": "markers", "name": "original item", "showlegend": false,
      "x": places(map.x, drawn), "y": places(map.y, drawn),
      "customdata": .numbers(drawn.map { Double(map.popularity[$0]) }),
      "marker": [
        "size": 4, "color": .numbers(drawn.map { logarithm(Double(map.popularity[$0])) }),
        "cmin": 0, "cmax": .number(logarithm(most)), "colorscale": Palette.scale,
        "showscale": true,
        "colorbar": [
          "title": ["text": "popularity", "side": "right", "font": ["size": 11]],
          "thickness": 9, "len": 0.95, "outlinewidth": 0, "xpad": 4,
          "tickvals": .numbers(ticks.map(logarithm)),
          "ticktext": .strings(ticks.map(\.grouped)), "tickfont": ["size": 10],
        ],
      ],
      "hovertemplate": "popularity %{customdata}<extra></extra>",
    ]
  }

  /// Rings around the original items that the poison clicks.
  private func clicks(on clicked: [Int], of map: PoisonDocument.Map) -> JSON {
    [
      "type": "scatter", "mode": "markers", "name": "clicked original item",
      "x": places(map.x, clicked), "y": places(map.y, clicked),
      "customdata": .numbers(clicked.map { Double(map.clicks[$0]) }),
      "marker": [
        "symbol": "circle-open", "color": .string(Palette.vermilion), "line": ["width": 1.6],
        "size": .numbers(clicked.map { size(map.clicks[$0], from: 7) }),
      ],
      "hovertemplate": "clicks: %{customdata}<extra></extra>",
    ]
  }

  /// The targets.
  private func stars(_ targets: [Int], of map: PoisonDocument.Map) -> JSON {
    [
      "type": "scatter", "mode": "markers", "name": "target",
      "x": places(map.x, targets), "y": places(map.y, targets),
      "customdata": .numbers(targets.map { Double(map.clicks[$0]) }),
      "marker": [
        "symbol": "star", "color": .string(Palette.green),
        "line": ["color": "#1a1a1a", "width": 0.8],
        "size": .numbers(targets.map { size(map.clicks[$0], from: 10) }),
      ],
      "hovertemplate": "target, clicks: %{customdata}<extra></extra>",
    ]
  }

  /// Coordinates with two digits after the point, of the decimals that the document has.
  private func places(_ values: [Float], _ items: [Int]) -> JSON {
    .numbers(
      items.map { item in
        let value = Double(values[item].description) ?? .nan
        return (value * 100).rounded() / 100
      })
  }

  /// A diameter in pixels whose area grows with the clicks.
  private func size(_ clicks: Int, from least: Double) -> Double {
    min(26, ((least + 2.2 * Double(clicks).squareRoot()) * 10).rounded() / 10)
  }
}
