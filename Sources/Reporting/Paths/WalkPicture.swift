import Documents

/// A picture of one user's walk, clean and attacked: which hop changed, and to where.
struct WalkPicture {
  let study: EvasionStudy

  var section: Report.Section? {
    let blocks = study.graphs.compactMap(example).flatMap { graph, cell, example in
      [
        Report.Block.paragraph(words(graph, cell, example)),
        .drawing(picture(graph, cell, example)),
      ]
    }
    guard !blocks.isEmpty else { return nil }
    return Report.Section(
      id: "walk", title: "One walk, clean and attacked", shortTitle: "A walk", blocks: blocks)
  }

  private typealias Example = (String, EvasionStudy.Cell, EvadeDocument.Example)

  /// The first attack of Table 1 that changed its example.
  private func example(_ graph: String) -> Example? {
    let cells = study.everyHop(graph).filter { !EvasionStudy.noises.contains($0.setting.attack) }
    for cell in cells {
      for finding in cell.findings {
        if let example = finding.document.example, !example.clean.isEmpty, !example.attacked.isEmpty
        {
          return (graph, cell, example)
        }
      }
    }
    return nil
  }

  private func words(_ graph: String, _ cell: EvasionStudy.Cell, _ example: EvadeDocument.Example)
    -> String
  {
    let hop = example.changedHop
    func step(_ hops: [EvadeDocument.Example.Hop]) -> String {
      hops.indices.contains(hop - 1)
        ? "“\(hops[hop - 1].relation.spaced)” to \(hops[hop - 1].kind.spaced) \(hops[hop - 1].label)"
        : "its end"
    }
    let ends = (example.clean.last?.label ?? "", example.attacked.last?.label ?? "")
    return "\(FieldNames.graphs[graph]), user \(example.user), \(cell.setting.name)"
      + (cell.setting.epsilon.map { " with ε = \($0.exact)" } ?? "")
      + ": hop \(hop) goes by \(step(example.attacked)) instead of \(step(example.clean)); the walk ends at "
      + (ends.0 == ends.1 ? "\(ends.1) all the same." : "\(ends.1) instead of \(ends.0).")
  }

  /// The drawing with what it shows in words and where it comes from.
  private func picture(
    _ graph: String, _ cell: EvasionStudy.Cell, _ example: EvadeDocument.Example
  ) -> HTML {
    let svg = drawing(of: example, label: words(graph, cell, example))
    return .element(
      "figure", ["id": "walk-\(graph.asFileName)"],
      [
        .element(
          "figcaption", [:],
          [
            .element(
              "strong", [:], text: "The best path of user \(example.user), clean and attacked."),
            .text(" Broken and orange: from the first hop that the attack changed."),
          ]),
        .element(
          "div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": "The walk"],
          [svg]),
        .element("p", ["class": "source"], text: Evidence.source(of: cell.findings)),
      ])
  }

  /// Two rows of nodes; the stretch from the changed hop on in another color and broken.
  private func drawing(of example: EvadeDocument.Example, label: String) -> HTML {
    let hop = example.changedHop
    let columns = max(example.clean.count, example.attacked.count) + 1
    let (columnWidth, boxWidth, boxHeight) = (252, 160, 44)
    let width = columnWidth * (columns - 1) + boxWidth + 20
    let rows = [(example.clean, 60, "clean"), (example.attacked, 170, "attacked")]
    var parts: [HTML] = []

    func text(_ x: Int, _ y: Int, _ text: String, anchor: String = "middle", style: String) -> HTML
    {
      .element(
        "text", ["x": "\(x)", "y": "\(y)", "text-anchor": anchor, "class": style], text: text)
    }
    func box(_ column: Int, _ y: Int, _ title: String, _ kind: String, isChanged: Bool) {
      let x = 10 + column * columnWidth
      parts.append(
        .element(
          "rect",
          [
            "x": "\(x)", "y": "\(y)", "width": "\(boxWidth)", "height": "\(boxHeight)", "rx": "6",
            "class": isChanged ? "node changed" : "node",
          ]))
      parts.append(text(x + boxWidth / 2, y + 19, title.shortened(to: 18), style: "node-label"))
      parts.append(text(x + boxWidth / 2, y + 35, kind.spaced, style: "node-kind"))
    }
    for (hops, y, name) in rows {
      parts.append(text(10, y - 12, name, anchor: "start", style: "row-label"))
      box(0, y, "user \(example.user)", "user", isChanged: false)
      for (index, step) in hops.enumerated() {
        let isChanged = name == "attacked" && index + 1 >= hop
        let start = 10 + index * columnWidth + boxWidth
        let end = start + columnWidth - boxWidth
        let middle = y + boxHeight / 2
        parts.append(
          .element(
            "path",
            [
              "d": "M\(start + 3) \(middle)H\(end - 4)m-7 -5l7 5l-7 5",
              "class": isChanged ? "hop changed" : "hop",
            ]))
        parts.append(
          text(
            (start + end) / 2, middle - 9, step.relation.spaced.shortened(to: 15),
            style: "hop-label"))
        box(index + 1, y, step.label, step.kind, isChanged: isChanged)
      }
    }
    return .element(
      "svg",
      [
        "viewBox": "0 0 \(width) 230", "width": "\(width)", "height": "230", "role": "img",
        "aria-label": label, "class": "walk",
      ], parts)
  }
}

extension String {
  /// An identifier as words.
  fileprivate var spaced: String { replacing("_", with: " ") }

  /// At most `limit` characters, the last an ellipsis if there were more.
  fileprivate func shortened(to limit: Int) -> String {
    count <= limit ? self : prefix(limit - 1) + "…"
  }
}
