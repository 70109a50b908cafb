import Essentials

/// Figure 5: the share of clicks on targets that PoisonRec has learned for each recommender.
struct FigureFive {
  let study: PoisoningStudy

  private var cells: [(testbed: PoisoningStudy.Testbed, cell: PoisoningStudy.Cell)] {
    study.testbeds.compactMap { testbed in
      study[testbed, PublishedPoisoning.attack].map { (testbed, $0) }
    }
  }

  var section: Report.Section? {
    let cells = cells
    guard !cells.isEmpty else { return nil }
    return Report.Section(
      id: "target-clicks\(study.rules.suffix)", title: "How much of the budget goes to the targets",
      shortTitle: "Target clicks",
      blocks: [
        .figures(
          FigureGrid(
            [figure],
            caption: (study.isOwn ? "" : "Figure 5. ")
              + "The share of PoisonRec's clicks on targets; whiskers: 95 % interval "
              + "over seeds; dotted: where BCBT starts.",
            source: Evidence.source(of: cells.flatMap(\.cell.findings))))
      ]
        + (study.isOwn
          ? []
          : [
            .paragraph(
              "The paper draws this figure without numbers; its text says close to 1.0 for ItemPop and "
                + "NeuMF on Steam (the diamonds), and more than 20 % on the others most of the time."
            )
          ]))
  }

  private var figure: Figure {
    let datasets = FieldNames.datasets.sorted(cells.map(\.testbed.dataset))
    let rankers = FieldNames.rankers.sorted(cells.map(\.testbed.ranker))
    return Figure(
      id: FieldNames.file("figure-5", isOwn: study.isOwn) + "\(study.rules.suffix)",
      title: "Share of clicks on targets",
      data: datasets.enumerated().map { index, dataset in
        bars(dataset, rankers, color: Palette.series[index % Palette.series.count])
      } + published(datasets, rankers),
      layout: [
        "barmode": "group", "bargap": 0.28, "showlegend": true,
        "yaxis": [
          "title": ["text": "clicks on targets, %"], "range": [0, 105], "dtick": 25,
        ],
        "xaxis": ["tickangle": "auto"],
        "legend": ["y": 1.02, "yanchor": "bottom"],
        "shapes": [
          [
            "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 50, "y1": 50,
            "line": ["color": "#767676", "width": 1.2, "dash": "dot"],
          ]
        ],
      ], height: 360,
      summary: cells.map {
        "\(FieldNames.rankers[$0.testbed.ranker]) on \(FieldNames.datasets[$0.testbed.dataset]): "
          + Measurement($0.cell.findings.map(\.document.targetClickRatio)).mean.percent
      }.joined(separator: "; "))
  }

  /// The bars of one dataset with their whiskers.
  private func bars(_ dataset: String, _ rankers: [String], color: String) -> JSON {
    let shares = rankers.map { ranker in
      cells.first { $0.testbed == .init(dataset: dataset, ranker: ranker) }
        .map { Measurement($0.cell.findings.map(\.document.targetClickRatio)) }
    }
    func numbers(_ values: [Double?]) -> JSON {
      .array(values.map { $0.map(JSON.number) ?? .null })
    }
    return [
      "type": "bar", "name": .string(FieldNames.datasets[dataset]),
      "x": .strings(rankers.map { FieldNames.rankers[$0] }),
      "y": numbers(shares.map { $0.map { $0.mean * 100 } }),
      "marker": ["color": .string(color)],
      "error_y": [
        "type": "data", "symmetric": false, "thickness": 1.2, "width": 3, "color": "#1a1a1a",
        "array": numbers(
          shares.map { $0?.interval.map { min(1, $0.upper) * 100 } }.enumerated().map {
            place, upper in
            upper.map { $0 - (shares[place]?.mean ?? 0) * 100 }
          }),
        "arrayminus": numbers(
          shares.map { $0?.interval.map { max(0, $0.lower) * 100 } }.enumerated().map {
            place, lower in
            lower.map { (shares[place]?.mean ?? 0) * 100 - $0 }
          }),
      ],
      "hovertemplate": "%{x}: %{y:.1f} %",
    ]
  }

  /// What the paper's text says of Steam; nothing if that is not shown.
  private func published(_ datasets: [String], _ rankers: [String]) -> [JSON] {
    let published = rankers.filter { PublishedPoisoning.targetOnlyRankers.contains($0) }
    guard datasets.contains("steam"), !published.isEmpty else { return [] }
    return [
      [
        "type": "scatter", "mode": "markers", "name": "published: close to 100 %",
        "x": .strings(published.map { FieldNames.rankers[$0] }),
        "y": .numbers(published.map { _ in 100 }),
        "marker": [
          "symbol": "diamond-open", "size": 12, "color": "#1a1a1a", "line": ["width": 2],
        ],
        "hoverinfo": "name",
      ]
    ]
  }
}
