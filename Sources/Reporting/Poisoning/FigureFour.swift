import Documents
import Essentials

/// Figure 4: RecNum over PoisonRec's training steps, for each design of the action space.
struct FigureFour {
  let evidence: Evidence

  private static let styles: [String: (color: String, plotly: String, dashes: String)] = [
    "bcbt-popular": (Palette.vermilion, "solid", ""),
    "bcbt-random": (Palette.blue, "dash", "7 3"),
    "bplain": (Palette.green, "dashdot", "7 3 2 3"),
    "plain": (Palette.black, "dot", "2 3"),
  ]

  private typealias Finding = Evidence.Finding<PoisonDocument>

  /// Trials with a curve, by dataset; only those of testbeds where designs can be compared, unless
  /// there are none.
  private var findings: [Finding] {
    let learned = evidence.poisonings.filter {
      $0.document.actionSpace != nil && $0.document.curve.count > 1
    }
    let compared = learned.filter { $0.experiments.contains("figure-4") }
    return compared.isEmpty ? learned : compared
  }

  var section: Report.Section? {
    let findings = findings
    let byDataset = Dictionary(grouping: findings, by: \.document.dataset)
    guard !findings.isEmpty else { return nil }
    let spaces = FieldNames.actionSpaces.sorted(findings.compactMap(\.document.actionSpace))
    let grids = FieldNames.datasets.sorted(byDataset.keys).map { dataset in
      grid(dataset, byDataset[dataset] ?? [], spaces: spaces)
    }
    return Report.Section(
      id: "designs", title: "How fast the attack learns, by design of its action space",
      shortTitle: "Learning curves", blocks: grids.map(Report.Block.figures))
  }

  private var band: LegendEntry {
    LegendEntry(mark: .area, color: Palette.band, text: "lowest to highest seed")
  }

  private func grid(_ dataset: String, _ findings: [Finding], spaces: [String]) -> FigureGrid {
    let byRanker = Dictionary(grouping: findings, by: \.document.ranker)
    let rankers = FieldNames.rankers.sorted(byRanker.keys)
    let worlds = Set(findings.compactMap { $0.document.configuration.attack["worlds"] })
    let batch =
      if worlds.count == 1, let count = worlds.first?.int { "\(count) worlds" } else { "worlds" }
    return FigureGrid(
      rankers.map { panel(dataset, ranker: $0, byRanker[$0] ?? [], spaces: spaces) },
      legend: spaces.map { space in
        LegendEntry(
          mark: .line(dashes: Self.styles[space]?.dashes ?? ""),
          color: Self.styles[space]?.color ?? Palette.gray, text: FieldNames.actionSpaces[space])
      } + (Set(findings.map(\.document.seed)).count > 1 ? [band] : []),
      caption: evidence.number("Figure 4")
        + "RecNum while PoisonRec trains on \(FieldNames.datasets[dataset]), "
        + "mean of a step's \(batch) and of the seeds.",
      source: Evidence.source(of: findings), minimumWidth: 300)
  }

  private func panel(
    _ dataset: String, ranker: String, _ findings: [Finding], spaces: [String]
  ) -> Figure {
    var data: [JSON] = []
    var summaries: [String] = []
    // Steps are whole, however few there are.
    let most = findings.map(\.document.curve.count).max() ?? 0
    let tick: JSON = most > 6 ? [:] : ["dtick": 1]
    for space in spaces.reversed() {
      let curves = findings.filter { $0.document.actionSpace == space }.map(\.document.curve)
      guard let length = curves.map(\.count).min(), length > 0 else { continue }
      let steps = curves[0].prefix(length).map { Double($0.step) }
      let values = (0..<length).map { step in curves.map { $0[step].mean } }
      let color = Self.styles[space]?.color ?? Palette.gray
      if curves.count > 1 {
        data.append([
          "x": .numbers(steps + steps.reversed()),
          "y": .numbers(values.map { $0.max() ?? 0 } + values.reversed().map { $0.min() ?? 0 }),
          "type": "scatter", "mode": "none", "fill": "toself", "showlegend": false,
          "fillcolor": .string(Palette.translucent(color, 0.16)), "hoverinfo": "skip",
        ])
      }
      let means = values.map { $0.reduce(0, +) / Double($0.count) }
      data.append([
        "x": .numbers(steps), "y": .numbers(means.map { ($0 * 10).rounded() / 10 }),
        "type": "scatter", "mode": "lines",
        "name": .string(FieldNames.actionSpaces[space]),
        "line": [
          "color": .string(color), "width": 2,
          "dash": .string(Self.styles[space]?.plotly ?? "solid"),
        ],
        "hovertemplate": "step %{x}: %{y:,.0f}",
      ])
      summaries.append(
        "\(FieldNames.actionSpaces[space]) from \(means[0].grouped) to \(means[length - 1].grouped)"
      )
    }
    return Figure(
      id: FieldNames.file("figure-4", isOwn: evidence.isOwn)
        + "-\(dataset.asFileName)-\(ranker.asFileName)",
      title: FieldNames.rankers[ranker], data: data,
      layout: [
        "xaxis": tick.merging(["title": ["text": "training step"], "rangemode": "tozero"]),
        "yaxis": ["title": ["text": "RecNum"], "rangemode": "tozero", "tickformat": "~s"],
      ], height: 260, summary: summaries.reversed().joined(separator: "; "))
  }
}
