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
      + (cell.setting.epsilon == nil ? "" : " with ε = \(cell.setting.amount)")
      + ": hop \(hop) goes by \(step(example.attacked)) instead of \(step(example.clean)); the walk ends at "
      + (ends.0 == ends.1 ? "\(ends.1) all the same." : "\(ends.1) instead of \(ends.0).")
  }

  /// The drawing with what it shows in words and where it comes from.
  private func picture(
    _ graph: String, _ cell: EvasionStudy.Cell, _ example: EvadeDocument.Example
  ) -> HTML {
    let label = words(graph, cell, example)
    let drawings = [false, true].map { WalkDrawing(example, isNarrow: $0).svg(label: label) }
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
        .group(drawings),
        .element("p", ["class": "source"], text: Evidence.source(of: cell.findings)),
      ])
  }
}

/// A walk without and with an attack beside each other: two rows where there is room, else two columns; the
/// stretch from the changed hop on in another color and broken.
private struct WalkDrawing {
  private let example: EvadeDocument.Example
  private let isNarrow: Bool
  private let box: (width: Int, height: Int)
  /// From one node to the next, and from one walk to the other.
  private let step: Int
  private let lane: Int

  init(_ example: EvadeDocument.Example, isNarrow: Bool) {
    self.example = example
    self.isNarrow = isNarrow
    box = isNarrow ? (168, 44) : (160, 44)
    step = isNarrow ? 92 : 252
    lane = isNarrow ? 186 : 110
  }

  func svg(label: String) -> HTML {
    let hops = max(example.clean.count, example.attacked.count)
    let (width, height) =
      isNarrow
      ? (lane + box.width + 2, 30 + step * hops + box.height + 6)
      : (step * hops + box.width + 20, 230)
    let parts =
      walk(example.clean, named: "clean", lane: 0)
      + walk(example.attacked, named: "attacked", lane: 1)
    return .element(
      "svg",
      [
        "viewBox": "0 0 \(width) \(height)", "width": "\(width)", "height": "\(height)",
        "role": "img", "aria-label": label, "class": isNarrow ? "walk narrow" : "walk wide",
      ], parts)
  }

  private func walk(
    _ hops: [EvadeDocument.Example.Hop], named name: String, lane: Int
  ) -> [HTML] {
    let start = corner(0, lane)
    var parts = [
      text(start.x, start.y - 12, name, anchor: "start", style: "row-label")
    ]
    parts += node(0, lane, "user \(example.user)", "user", isChanged: false)
    for (index, hop) in hops.enumerated() {
      let isChanged = lane == 1 && index + 1 >= example.changedHop
      parts += arrow(index, lane, hop.relation.spaced, isChanged: isChanged)
      parts += node(index + 1, lane, hop.label, hop.kind.spaced, isChanged: isChanged)
    }
    return parts
  }

  /// The upper left corner of a node.
  private func corner(_ place: Int, _ lane: Int) -> (x: Int, y: Int) {
    isNarrow
      ? (1 + lane * self.lane, 30 + place * step) : (10 + place * step, 60 + lane * self.lane)
  }

  private func node(
    _ place: Int, _ lane: Int, _ title: String, _ kind: String, isChanged: Bool
  ) -> [HTML] {
    let (x, y) = corner(place, lane)
    return [
      .element(
        "rect",
        [
          "x": "\(x)", "y": "\(y)", "width": "\(box.width)", "height": "\(box.height)", "rx": "6",
          "class": isChanged ? "node changed" : "node",
        ]),
      text(x + box.width / 2, y + 19, title.shortened(to: 21), style: "node-label"),
      text(x + box.width / 2, y + 35, kind, style: "node-kind"),
    ]
  }

  /// From a node to the next, with the relation beside it.
  private func arrow(
    _ place: Int, _ lane: Int, _ relation: String, isChanged: Bool
  ) -> [HTML] {
    let (x, y) = corner(place, lane)
    let path: String
    let label: HTML
    if isNarrow {
      let middle = x + box.width / 2
      path = "M\(middle) \(y + box.height + 3)V\(y + step - 4)m-5 -7l5 7l5 -7"
      label = text(
        middle + 9, y + (box.height + step) / 2 + 4, relation.shortened(to: 13), anchor: "start",
        style: "hop-label")
    } else {
      let (start, end, middle) = (x + box.width, x + step, y + box.height / 2)
      path = "M\(start + 3) \(middle)H\(end - 4)m-7 -5l7 5l-7 5"
      label = text((start + end) / 2, middle - 9, relation.shortened(to: 15), style: "hop-label")
    }
    return [
      .element("path", ["d": path, "class": isChanged ? "hop changed" : "hop"]), label,
    ]
  }

  private func text(
    _ x: Int, _ y: Int, _ text: String, anchor: String = "middle", style: String
  ) -> HTML {
    .element(
      "text", ["x": "\(x)", "y": "\(y)", "text-anchor": anchor, "class": style], text: text)
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
