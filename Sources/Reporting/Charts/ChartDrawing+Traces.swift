import Essentials

/// What a chart shows, kind of trace by kind.
extension ChartDrawing {
  /// The middle of a category.
  func center(of place: Int) -> Double {
    let room = (frame.right - frame.left) / Double(max(1, chart.categories.count))
    return frame.left + (Double(place) + 0.5) * room
  }

  func place(_ point: Chart.Point) -> (x: Double, y: Double) {
    (chart.categories.isEmpty ? x(point.x) : center(of: Int(point.x)), y(point.y))
  }

  func drawn(_ trace: Chart.Trace) -> [HTML] {
    switch trace {
    case .area(let points, let color): area(points, color)
    case .line(let line): drawn(line)
    case .bars(let bars): drawn(bars)
    case .marks(let marks): MarkDrawing(marks, at: marks.points.map(place)).parts
    case .cells(let cells): drawn(cells)
    }
  }

  private func area(_ points: [Chart.Point], _ color: String) -> [HTML] {
    let (name, opacity) = Palette.named(color)
    // There along the upper edge, back along the lower.
    let half = points.count / 2
    let edges = Self.thinned(Array(points.prefix(half))) + Self.thinned(Array(points.suffix(half)))
    return [
      .element(
        "path",
        [
          "d": outline(edges) + "Z", "class": "area",
          "style": "fill:\(name);fill-opacity:\(t(opacity, 2))",
        ])
    ]
  }

  private func drawn(_ line: Chart.Line) -> [HTML] {
    let name = Palette.named(line.color).name
    var parts: [HTML] = [
      .element(
        "path",
        [
          "d": outline(Self.thinned(line.points)), "class": line.isTie ? "tie" : "line",
          "data-n": line.isTie ? "" : line.name,
          "stroke-dasharray": line.dashes, "style": "stroke:\(name);stroke-width:\(t(line.width))",
        ])
    ]
    if let marks = line.marks {
      parts += line.points.map(place).map { spot in
        .element(
          "circle",
          [
            "cx": t(spot.x), "cy": t(spot.y), "r": t(marks.radius), "class": "spot",
            "style": "stroke:\(name);fill:\(marks.isFilled ? name : "var(--page)")",
          ])
      }
    }
    return parts
  }

  private func drawn(_ bars: Chart.Bars) -> [HTML] {
    let groups = chart.traces.compactMap { if case .bars(let bars) = $0 { bars.name } else { nil } }
    let place = Double(groups.firstIndex(of: bars.name) ?? 0)
    let room = (frame.right - frame.left) / Double(max(1, chart.categories.count))
    let width = min(46, room * 0.72 / Double(max(1, groups.count)))
    let base = y(max(y.range.lowerBound, min(0, y.range.upperBound)))
    return bars.values.indices.flatMap { index -> [HTML] in
      guard let value = bars.values[index] else { return [] }
      let left = center(of: index) + (place - Double(groups.count) / 2) * width
      let top = y(value)
      let interval =
        if let lower = bars.lower[index], let upper = bars.upper[index] {
          " (\(lower.text(digits: 1)) to \(upper.text(digits: 1)))"
        } else { "" }
      var parts: [HTML] = [
        .element(
          "rect",
          [
            "x": t(left), "y": t(min(top, base)), "width": t(width - 1),
            "height": t(abs(base - top)), "style": "fill:\(Palette.named(bars.color).name)",
            "data-t":
              "\(chart.categories[index]), \(bars.name): \(value.text(digits: 1))\(interval)",
          ])
      ]
      if let lower = bars.lower[index], let upper = bars.upper[index], lower < upper {
        let middle = left + (width - 1) / 2
        let ends = [lower, upper].map { y(min(max($0, y.range.lowerBound), y.range.upperBound)) }
        parts.append(
          path(
            "M\(t(middle - 3)) \(t(ends[0]))h6m-3 0V\(t(ends[1]))m-3 0h6", "whisker"))
      }
      return parts
    }
  }

  private func drawn(_ cells: Chart.Cells) -> [HTML] {
    let most = max(1e-9, cells.values.flatMap(\.self).max() ?? 1)
    let height = (frame.bottom - frame.top) / Double(max(1, cells.rows.count))
    let width = (frame.right - frame.left) / Double(max(1, chart.categories.count))
    return zip(cells.rows, cells.values).enumerated().flatMap { row, cells -> [HTML] in
      let top = frame.top + Double(row) * height
      return [label(cells.0, frame.left - 8, top + height / 2 + 4, anchor: "end")]
        + cells.1.enumerated().flatMap { column, value -> [HTML] in
          let left = frame.left + Double(column) * width
          let text = value.text(digits: value < 9.95 ? 1 : 0)
          return [
            .element(
              "rect",
              [
                "x": t(left + 1), "y": t(top + 1), "width": t(width - 2), "height": t(height - 2),
                "class": "cell", "style": "--h:\(Int((value / most * 100).rounded()))%",
                "data-t": "\(cells.0), \(chart.categories[column]): \(value.text(digits: 1)) %",
              ]),
            label(text, left + width / 2, top + height / 2 + 4),
          ]
        }
    }
  }
}
