import Essentials

/// Figure 2: NDCG against how often the attack strikes, at random and when it is worth it.
struct PathsFigureTwo {
  let study: EvasionStudy

  private static let colors = [
    "fgsm-linf": Palette.blue, "fgsm-l1": Palette.green, "fgsm-l2": Palette.purple,
    "jsma": Palette.orange, "deepfool": Palette.vermilion,
  ]

  var section: Report.Section? {
    let graphs = study.graphs.filter { graph in
      (study.cells[graph] ?? []).contains { !$0.setting.isEvery }
    }
    guard !graphs.isEmpty else { return nil }
    let attacks = attacks(graphs.flatMap { study.cells[$0] ?? [] }.filter { !$0.setting.isEvery })
    return Report.Section(
      id: "frequency", title: "How often must the attack strike?", shortTitle: "Frequency",
      blocks: [
        .figures(
          FigureGrid(
            graphs.map { panel($0, attacks: attacks) },
            legend: attacks.enumerated().map { place, attack in
              LegendEntry(
                mark: .area, color: color(place, of: attacks), text: name(attack, among: attacks))
            } + [
              LegendEntry(mark: .line(dashes: ""), color: Palette.black, text: "timed"),
              LegendEntry(mark: .line(dashes: "7 3 2 3"), color: Palette.black, text: "at random"),
            ],
            caption:
              "Figure 2. NDCG@10 against the share of hops attacked. Timed: only where the agent "
              + "is surest of its next step. Dotted: without an attack; the right end: every hop.",
            source: Evidence.source(
              of: graphs.flatMap { study.cells[$0] ?? [] }.flatMap(\.findings)),
            minimumWidth: 340))
      ])
  }

  /// Every attack and budget that has a curve, in the order of the tables.
  private func attacks(_ cells: [EvasionStudy.Cell]) -> [EvasionStudy.Setting] {
    var attacks: [EvasionStudy.Setting] = []
    for cell in cells where !attacks.contains(where: { $0.isSameAttack(as: cell.setting) }) {
      attacks.append(cell.setting)
    }
    let order = FieldNames.evasionAttacks.sorted(attacks.map(\.attack))
    func key(_ setting: EvasionStudy.Setting) -> (Int, Int, Double) {
      (
        order.firstIndex(of: setting.attack) ?? 0, setting.isPerCoordinate ? 1 : 0,
        setting.epsilon ?? 0
      )
    }
    return attacks.sorted { key($0) < key($1) }
  }

  /// With the budget where there are several.
  private func name(
    _ attack: EvasionStudy.Setting, among attacks: [EvasionStudy.Setting]
  ) -> String {
    attacks.count { $0.attack == attack.attack } > 1
      ? attack.title : FieldNames.evasionAttacks[attack.attack]
  }

  /// An attack's color; those of its other budgets are what is left.
  private func color(_ place: Int, of attacks: [EvasionStudy.Setting]) -> String {
    let attack = attacks[place].attack
    let isFirst = attacks.firstIndex { $0.attack == attack } == place
    if isFirst, let color = Self.colors[attack] { return color }
    let taken = attacks.compactMap { Self.colors[$0.attack] }
    let left = Self.colors.values.sorted().filter { !taken.contains($0) } + [Palette.gray]
    let earlier = (0..<place).count { other in
      attacks.firstIndex { $0.attack == attacks[other].attack } != other
    }
    return left[min(earlier, left.count - 1)]
  }

  private func panel(_ graph: String, attacks: [EvasionStudy.Setting]) -> Figure {
    let cells = study.cells[graph] ?? []
    let clean = cells.compactMap { $0.clean("ndcg@10")?.mean }.first
    var data: [JSON] = []
    var summaries: [String] = []
    for (place, attack) in attacks.enumerated() {
      for isTimed in [false, true] {
        let scheduled = cells.filter {
          $0.setting.isSameAttack(as: attack)
            && (isTimed ? $0.setting.isTimed : $0.setting.isRandom)
        }
        guard !scheduled.isEmpty else { continue }
        // Curves go from no attack to every hop attacked with the same ε.
        let full = cells.first { $0.setting.isEvery && $0.setting.isSameAttack(as: attack) }
        var points = (scheduled + (full.map { [$0] } ?? [])).compactMap { cell in
          cell.metric("ndcg@10").map { (cell.frequency, $0.mean) }
        }
        if let clean { points.append((0, clean)) }
        points.sort { $0.0 < $1.0 }
        let name = name(attack, among: attacks) + (isTimed ? ", timed" : ", at random")
        data.append([
          "type": "scatter", "mode": "lines+markers", "name": .string(name),
          "x": .numbers(points.map { $0.0 * 100 }), "y": .numbers(points.map(\.1)),
          "line": [
            "color": .string(color(place, of: attacks)), "width": 2,
            "dash": isTimed ? "solid" : "dashdot",
          ],
          "marker": ["size": 6, "symbol": isTimed ? "circle" : "circle-open"],
          "hovertemplate": "%{x:.1f} % of hops: NDCG %{y:.3f} %",
        ])
        summaries.append(
          "\(name): "
            + points.map { "\($0.0.percent) → \($0.1.text(digits: 3))" }.joined(separator: ", "))
      }
    }
    return Figure(
      id: "paths-figure-2-\(graph.asFileName)", title: FieldNames.graphs[graph], data: data,
      layout: [
        "xaxis": ["title": ["text": "hops attacked, %"], "range": [-3, 103]],
        "yaxis": ["title": ["text": "NDCG@10, %"], "rangemode": "tozero"],
        "shapes": clean.map { value in
          [
            [
              "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": .number(value),
              "y1": .number(value), "line": ["color": "#767676", "width": 1.2, "dash": "dot"],
            ]
          ]
        } ?? [],
      ], height: 320, summary: summaries.joined(separator: "; "))
  }
}
