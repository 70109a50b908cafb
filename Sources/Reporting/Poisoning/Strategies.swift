import Documents
import Essentials
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
      let best = study[testbed, PublishedPoisoning.attack]?.findings
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
    var blocks: [Report.Block] = [.table(table(learned))]
    for dataset in FieldNames.datasets.sorted(learned.map(\.testbed.dataset)) {
      let here = learned.filter { $0.testbed.dataset == dataset }
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

  private func table(_ learned: [Learned]) -> ReportTable {
    ReportTable(
      id: "strategies\(study.rules.suffix)-table",
      caption: "PoisonRec's best poison on each recommender, in words.",
      note:
        "Switches: of neighboring clicks of an account, the share that changes between target and "
        + "original item; by chance at half and half, 50 %.",
      source: Evidence.source(of: learned.map(\.finding)),
      columns: [
        .init("Dataset", isText: true), .init("Recommender", isText: true),
        .init("What it does", isText: true), .init("Clicks on targets"), .init("Switches"),
        .init("Targets"), .init("Originals"),
      ],
      rows: learned.enumerated().map { index, learned in
        let strategy = learned.strategy
        return ReportTable.Row(
          [
            FieldNames.datasets[learned.testbed.dataset],
            FieldNames.rankers[learned.testbed.ranker],
          ],
          [
            ReportTable.Cell(words(strategy)), ReportTable.Cell(strategy.targetClickRatio.percent),
            ReportTable.Cell(strategy.alternation.percent),
            ReportTable.Cell("\(strategy.distinctTargets)"),
            ReportTable.Cell(strategy.distinctOriginals.grouped),
          ])
      })
  }

  /// What a strategy does, from its figures.
  private func words(_ strategy: PoisonDocument.Strategy) -> String {
    let clicks = strategy.targetClicks.reduce(0, +)
    let favorite =
      clicks > 0 ? Double(strategy.targetClicks.max() ?? 0) / Double(clicks) : 0
    let targets =
      strategy.distinctTargets == 1
      ? "a single target"
      : favorite > 1.5 / Double(max(1, strategy.distinctTargets))
        ? "\(strategy.distinctTargets) targets, one above all (\(favorite.percent) of their clicks)"
        : "\(strategy.distinctTargets) targets about evenly"
    var text =
      switch (strategy.targetClickRatio, strategy.alternation ?? 0) {
      case (0.9..., _): "Clicks hardly anything but \(targets)"
      case (..<0.1, _): "Clicks hardly any target (\(targets))"
      case (_, 0.8...): "Alternates between original items and \(targets)"
      default: "Mixes original items with \(targets)"
      }
    let deciles = strategy.popularityDeciles
    let total = deciles.reduce(0, +)
    if strategy.targetClickRatio < 0.9, total > 0, let top = deciles.first {
      let popular = top / total
      let unpopular = deciles.suffix(5).reduce(0, +) / total
      text +=
        popular >= 0.5
        ? "; of the originals, mostly the most popular tenth (\(popular.percent))"
        : unpopular >= 0.5
          ? "; of the originals, mostly the less popular half (\(unpopular.percent))"
          : "; originals of all kinds (\(popular.percent) in the most popular tenth)"
    }
    return text + "."
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
