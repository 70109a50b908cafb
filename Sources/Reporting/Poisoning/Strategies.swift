import Interactions

/// What PoisonRec has learned to do on each recommender, in words and in one chart.
struct Strategies {
  let study: PoisoningStudy

  private struct Learned {
    var testbed: PoisoningStudy.Testbed
    var finding: Evidence.Finding<PoisonDocument>
    var strategy: PoisonDocument.Strategy
  }

  /// The best seed's strategy on each testbed.
  private var learned: [Learned] {
    study.testbeds.compactMap { testbed in
      let best = study[testbed, "poisonrec"]?.findings
        .filter { $0.document.strategy != nil }
        .max { $0.document.recNum.poisoned < $1.document.recNum.poisoned }
      return best.flatMap { finding in
        finding.document.strategy.map {
          Learned(testbed: testbed, finding: finding, strategy: $0)
        }
      }
    }
  }

  var section: Report.Section? {
    let learned = learned
    guard !learned.isEmpty else { return nil }
    var blocks: [Report.Block] = []
    for dataset in FieldNames.datasets.sorted(learned.map(\.testbed.dataset)) {
      let here = learned.filter { $0.testbed.dataset == dataset }
      blocks.append(.heading(FieldNames.datasets[dataset]))
      blocks.append(.list(here.map { "\(FieldNames.rankers[$0.testbed.ranker]): \(words($0))" }))
      if let figure = deciles(dataset, here) {
        blocks.append(
          .figures(
            FigureGrid(
              [figure],
              caption:
                "Which original items are clicked on \(FieldNames.datasets[dataset]): of all clicks, the "
                + "share on each tenth of the catalogue by popularity.",
              source: Evidence.source(of: here.map(\.finding)))))
      }
    }
    return Report.Section(
      id: "strategies\(study.rules.suffix)", title: "What the attack has learned to do",
      shortTitle: "Strategies", blocks: blocks)
  }

  private func words(_ learned: Learned) -> String {
    let strategy = learned.strategy
    let clicks = strategy.targetClicks.reduce(0, +)
    var text = "\(strategy.targetClickRatio.percent) of the clicks are on targets"
    if clicks > 0, let most = strategy.targetClicks.max() {
      text +=
        strategy.distinctTargets == 1
        ? ", all on one"
        : ", on \(strategy.distinctTargets) of \(strategy.targetClicks.count) "
          + "(the most clicked gets \((Double(most) / Double(clicks)).percent) of them)"
    }
    if strategy.targetClickRatio < 1, strategy.distinctOriginals > 0 {
      let deciles = strategy.popularityDeciles
      let total = deciles.reduce(0, +)
      text +=
        "; the rest on \(strategy.distinctOriginals.grouped) original item"
        + (strategy.distinctOriginals == 1 ? "" : "s")
      if total > 0, let top = deciles.first {
        text += ", \((top / total).percent) of it in the most popular tenth"
        let half = deciles.suffix(5).reduce(0, +) / total
        text += " and \(half.percent) in the less popular half"
      }
    }
    text +=
      ". Neighboring clicks switch between target and original item "
      + "\(strategy.alternation.percent) of the time"
    switch strategy.alternation {
    case 0.8...: text += ": it alternates."
    case ..<0.05: text += "."
    default: text += "."
    }
    return text
  }

  /// A map of shares, recommenders down, tenths across.
  private func deciles(_ dataset: String, _ learned: [Learned]) -> Figure? {
    let rows = learned.filter {
      $0.strategy.popularityDeciles.count == 10 && $0.strategy.popularityDeciles.contains { $0 > 0 }
    }
    guard !rows.isEmpty else { return nil }
    let shares = rows.map { row in
      let total = row.strategy.popularityDeciles.reduce(0, +)
      return row.strategy.popularityDeciles.map {
        ($0 / total * (1 - row.strategy.targetClickRatio) * 1000).rounded() / 10
      }
    }
    let tenths = (1...10).map { $0 == 1 ? "top 10 %" : "\($0 * 10 - 10)–\($0 * 10) %" }
    return Figure(
      id: "popularity-\(dataset.asFileName)\(study.rules.suffix)",
      title: "Popularity of clicked items, \(FieldNames.datasets[dataset])",
      data: [
        [
          "type": "heatmap", "x": .strings(tenths),
          "y": .strings(rows.map { FieldNames.rankers[$0.testbed.ranker] }),
          "z": .array(shares.map { .numbers($0) }), "colorscale": Palette.scale, "zmin": 0,
          "xgap": 2, "ygap": 2,
          "colorbar": [
            "title": ["text": "% of clicks", "side": "right"], "thickness": 10, "outlinewidth": 0,
          ],
          "hovertemplate": "%{y}, %{x}: %{z:.1f} % of clicks<extra></extra>",
        ]
      ],
      layout: [
        "xaxis": ["title": ["text": "items by popularity, most popular first"], "showgrid": false],
        "yaxis": ["autorange": "reversed", "showgrid": false, "ticks": ""],
      ], height: 130 + 30 * rows.count,
      summary: zip(rows, shares).map {
        "\(FieldNames.rankers[$0.testbed.ranker]): \($1[0].text(digits: 1)) % of clicks in the top tenth"
      }.joined(separator: "; "))
  }
}
