extension FigureGrid {
  /// How wide drawings are, by how many stand side by side.
  ///
  /// On wide pages, and where there is room for one alone; a drawing of a grid is about as wide in both.
  private var widths: (wide: Double, narrow: Double?) {
    switch panels.count {
    case 1: (820, 380)
    case 2: (540, 380)
    case 4, 8: (300, nil)
    default: (360, nil)
    }
  }

  /// The charts in as many columns as fit, under a legend that they share.
  var html: HTML {
    let isAlone = panels.count == 1
    let legend = HTML.element(
      "ul", ["class": "legend"],
      self.legend.map { entry in
        .element("li", [:], [entry.html, .text(entry.text)])
      })
    let plots = panels.map { panel in
      HTML.element(
        "div", ["class": "panel"],
        [
          isAlone && self.legend.isEmpty ? .group([]) : .element("h3", [:], text: panel.title),
          plot(panel),
        ])
    }
    // Captions open with the number in the paper, if there is one.
    let parts = caption.split(separator: ". ", maxSplits: 1)
    let isNumbered = parts.count == 2 && caption.hasPrefix("Figure")
    let text: [HTML] =
      isNumbered
      ? [.element("strong", [:], text: parts[0] + "."), .text(" " + parts[1])] : [.text(caption)]
    return .element(
      "figure", [:],
      [
        .element("figcaption", [:], text),
        self.legend.isEmpty ? .group([]) : legend,
        .element(
          "div",
          [
            "class": panels.count == 1
              ? "panels alone"
              : panels.count == 2
                ? "panels two" : [4, 8].contains(panels.count) ? "panels four" : "panels",
            // Four fit side by side, which leaves no hole where there are four or eight.
            "style": "--narrowest:\([4, 8].contains(panels.count) ? 250 : minimumWidth)px",
          ], plots),
        .element(
          "p", ["class": "source"],
          [
            .text(source.isEmpty ? "" : source + " · "),
            .element(
              "code", [:],
              text: isAlone ? panels[0].id + ".json" : "\(panels.first?.id ?? "") … .json"),
          ]),
      ])
  }

  /// One chart: a single stop of the keyboard, which says in words what it shows; what a pointer or the
  /// arrows are at stands beneath.
  private func plot(_ panel: Figure) -> HTML {
    let (wide, narrow) = widths
    let drawings =
      [ChartDrawing(panel, width: wide).svg(class: narrow == nil ? "" : "wide")]
      + (narrow.map { [ChartDrawing(panel, width: $0).svg(class: "narrow")] } ?? [])
    return .group([
      .element(
        "div",
        [
          "class": "plot", "id": panel.id, "role": "img", "tabindex": "0",
          "aria-label": "\(panel.title). \(panel.summary)",
        ], drawings),
      .element("p", ["class": "readout", "role": "status"]),
    ])
  }
}

extension LegendEntry {
  /// The mark as a small drawing.
  fileprivate var html: HTML {
    let color = Palette.named(color).name
    let shape: HTML =
      switch mark {
      case .line(let dashes):
        .element(
          "line",
          [
            "x1": "1", "y1": "7", "x2": "29", "y2": "7", "stroke-width": "2.5",
            "stroke-dasharray": dashes, "style": "stroke:\(color)",
          ])
      case .area:
        .element(
          "rect",
          ["x": "4", "y": "1", "width": "22", "height": "12", "style": "fill:\(color)"])
      case .ring:
        .element(
          "circle",
          [
            "cx": "15", "cy": "7", "r": "5", "fill": "none", "stroke-width": "2",
            "style": "stroke:\(color)",
          ])
      case .dot:
        .element("circle", ["cx": "15", "cy": "7", "r": "4.500", "style": "fill:\(color)"])
      case .diamond:
        .element(
          "path",
          ["d": "M15 1.500l5.500 5.500l-5.500 5.500l-5.500-5.500Z", "style": "fill:\(color)"])
      case .star:
        .element(
          "path",
          [
            "d": "M15 0l2 5h5l-4 3.200l1.600 5L15 10.200l-4.600 3l1.600-5L8 5h5z", "class": "star",
            "style": "fill:\(color)",
          ])
      case .shades:
        .group(
          (0..<5).map { shade in
            .element(
              "circle",
              [
                "cx": "\(3 + 6 * shade)", "cy": "7", "r": "2.500", "class": "dot shade-\(shade)",
              ])
          })
      }
    return .element(
      "svg", ["width": "30", "height": "14", "viewBox": "0 0 30 14", "aria-hidden": "true"], [shape]
    )
  }
}
