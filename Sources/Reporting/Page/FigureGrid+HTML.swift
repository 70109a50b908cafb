extension FigureGrid {
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
          .element(
            "div",
            [
              "class": "plot", "id": panel.id, "role": "img",
              "aria-label": "\(panel.title). \(panel.summary)", "style": "height:\(panel.height)px",
            ]),
          .data(panel.document(showsLegend: self.legend.isEmpty), id: panel.id + "-data"),
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
            "class": isAlone ? "panels alone" : "panels",
            "style": "--narrowest:\(minimumWidth)px",
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
}

extension LegendEntry {
  /// The mark as a small drawing.
  fileprivate var html: HTML {
    let shape: HTML =
      switch mark {
      case .line(let dashes):
        .element(
          "line",
          [
            "x1": "1", "y1": "7", "x2": "29", "y2": "7", "stroke": color, "stroke-width": "2.5",
            "stroke-dasharray": dashes,
          ])
      case .area:
        .element("rect", ["x": "4", "y": "1", "width": "22", "height": "12", "fill": color])
      case .ring:
        .element(
          "circle",
          ["cx": "15", "cy": "7", "r": "5", "fill": "none", "stroke": color, "stroke-width": "2"])
      case .star:
        .element(
          "path",
          [
            "d": "M15 0l2 5h5l-4 3.2l1.6 5L15 10.200l-4.600 3l1.600-5L8 5h5z", "fill": color,
            "stroke": "#1a1a1a", "stroke-width": ".6",
          ])
      }
    return .element(
      "svg", ["width": "30", "height": "14", "viewBox": "0 0 30 14", "aria-hidden": "true"], [shape]
    )
  }
}
