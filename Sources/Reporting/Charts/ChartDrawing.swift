import Essentials

/// A chart as a drawing of a given width, in units that are pixels where it is drawn at that width.
///
/// Colors are names of the style sheet, which has them for light and for dark pages. What a reader may ask
/// for stands in the drawing itself: `data-t` is what is said of a mark, and lines carry their names, while
/// the drawing carries its axes.
struct ChartDrawing {
  let chart: Chart
  let width: Double
  private let x: ChartAxis
  private let y: ChartAxis
  /// The frame in which traces are drawn.
  private let frame: (left: Double, top: Double, right: Double, bottom: Double)
  /// Whether categories are written aslant.
  private let isSlanted: Bool

  /// About as wide as a character of the smallest text is.
  private static let characterWidth = 6.2

  init(_ figure: Figure, width: Double) {
    let chart = Chart(figure)
    self.chart = chart
    self.width = width
    let points = chart.traces.flatMap(\.points)
    var y = ChartAxis(chart.y, values: points.map(\.y) + chart.rules, count: 5)
    let hasCells = chart.traces.contains(where: \.isCells)
    let names = hasCells ? chart.traces.flatMap(\.rowNames) : y.ticks.map(\.text)
    let longest = Double(names.map(\.count).max() ?? 0) * Self.characterWidth
    let left = chart.y.isVisible ? longest + (chart.y.title.isEmpty ? 14 : 32) : 4
    let right = width - (chart.x.isVisible ? 14 : 4)
    let room = (right - left) / Double(max(1, chart.categories.count))
    let widest = Double(chart.categories.map(\.count).max() ?? 0) * Self.characterWidth
    isSlanted = widest > room - 4
    let below = chart.categories.isEmpty ? 16 : isSlanted ? widest * 0.72 + 12 : 18
    let bottom =
      chart.height
      - (chart.x.isVisible ? below + (chart.x.title.isEmpty ? 6 : 24) : 4)
    frame = (left, chart.x.isVisible ? 10 : 4, right, bottom)
    var x = ChartAxis(
      chart.x, values: points.map(\.x), count: max(2, Int((right - left) / 70)))
    x.pixels = (frame.left, frame.right)
    y.pixels = (frame.bottom, frame.top)
    if chart.isIsometric { Self.equalize(&x, &y) }
    self.x = x
    self.y = y
  }

  /// Makes a unit as long up as across, around the middle.
  private static func equalize(_ x: inout ChartAxis, _ y: inout ChartAxis) {
    func scale(_ axis: ChartAxis) -> Double {
      abs(axis.pixels.1 - axis.pixels.0) / (axis.range.upperBound - axis.range.lowerBound)
    }
    func shrink(_ axis: inout ChartAxis, by share: Double) {
      let middle = (axis.pixels.0 + axis.pixels.1) / 2
      let half = (axis.pixels.1 - axis.pixels.0) / 2 * share
      axis.pixels = (middle - half, middle + half)
    }
    let (across, up) = (scale(x), scale(y))
    if across > up { shrink(&x, by: up / across) } else { shrink(&y, by: across / up) }
  }

  /// The drawing; `style` tells wide ones from narrow ones.
  func svg(class style: String) -> HTML {
    let line =
      chart.categories.isEmpty && chart.x.isVisible
      ? [
        x.range.lowerBound, x.range.upperBound, x.pixels.0, x.pixels.1, y.range.lowerBound,
        y.range.upperBound, y.pixels.0, y.pixels.1,
      ].map { String($0) }.joined(separator: " ") : ""
    return .element(
      "svg",
      [
        "viewBox": "0 0 \(Self.text(width)) \(Self.text(chart.height))", "class": style,
        "aria-hidden": "true", "data-axes": line,
        "data-x": line.isEmpty ? "" : chart.x.title,
      ],
      (chart.traces.contains(where: \.isCells) ? [] : grid) + chart.traces.flatMap(drawn) + labels)
  }

  // MARK: Frame

  private var grid: [HTML] {
    guard chart.y.isVisible else { return [] }
    var parts = y.ticks.map { tick in
      path("M\(t(frame.left)) \(t(y(tick.value)))H\(t(frame.right))", "grid")
    }
    if chart.categories.isEmpty {
      parts += x.ticks.map { tick in
        path("M\(t(x(tick.value))) \(t(frame.top))V\(t(frame.bottom))", "grid")
      }
    }
    parts.append(
      path("M\(t(frame.left)) \(t(frame.top))V\(t(frame.bottom))H\(t(frame.right))", "axis"))
    return parts
      + chart.rules.map { path("M\(t(frame.left)) \(t(y($0)))H\(t(frame.right))", "rule") }
  }

  private var labels: [HTML] {
    var parts: [HTML] = []
    let middle = ((frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2)
    if chart.y.isVisible {
      parts +=
        chart.traces.contains(where: \.isCells)
        ? []
        : y.ticks.map { label($0.text, frame.left - 6, y($0.value) + 4, anchor: "end") }
      if !chart.y.title.isEmpty {
        parts.append(
          .element(
            "text",
            [
              "class": "name", "text-anchor": "middle",
              "transform": "translate(12 \(t(middle.1)))rotate(-90)",
            ], text: chart.y.title))
      }
    }
    guard chart.x.isVisible else { return parts }
    if chart.categories.isEmpty {
      parts += x.ticks.map { label($0.text, x($0.value), frame.bottom + 16) }
    } else {
      parts += chart.categories.enumerated().map { place, name in
        let across = center(of: place)
        return isSlanted
          ? .element(
            "text",
            [
              "text-anchor": "end",
              "transform": "translate(\(t(across + 4)) \(t(frame.bottom + 12)))rotate(-45)",
            ], text: name)
          : label(name, across, frame.bottom + 16)
      }
    }
    if !chart.x.title.isEmpty {
      parts.append(
        .element(
          "text",
          [
            "class": "name", "text-anchor": "middle", "x": t(middle.0), "y": t(chart.height - 6),
          ],
          text: chart.x.title))
    }
    return parts
  }

  private func label(_ text: String, _ x: Double, _ y: Double, anchor: String = "middle") -> HTML {
    .element("text", ["x": t(x), "y": t(y), "text-anchor": anchor], text: text)
  }

  private func path(_ d: String, _ style: String) -> HTML {
    .element("path", ["d": d, "class": style])
  }

  // MARK: Traces

  /// The middle of a category.
  private func center(of place: Int) -> Double {
    let room = (frame.right - frame.left) / Double(max(1, chart.categories.count))
    return frame.left + (Double(place) + 0.5) * room
  }

  private func place(_ point: Chart.Point) -> (x: Double, y: Double) {
    (chart.categories.isEmpty ? x(point.x) : center(of: Int(point.x)), y(point.y))
  }

  private func drawn(_ trace: Chart.Trace) -> [HTML] {
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
          "d": outline(Self.thinned(line.points)), "class": "line", "data-n": line.name,
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

  // MARK: Numbers

  /// A line through points, from one to the next.
  private func outline(_ points: [Chart.Point]) -> String {
    var text = ""
    var last = (x: 0, y: 0)
    // In tenths of a pixel, so that steps add up to what they should.
    for (index, point) in points.enumerated() {
      let spot = place(point)
      let next = (x: Int((spot.x * 10).rounded()), y: Int((spot.y * 10).rounded()))
      text +=
        index == 0
        ? "M\(Self.tenths(next.x)) \(Self.tenths(next.y))"
        : "l\(Self.tenths(next.x - last.x)) \(Self.tenths(next.y - last.y))"
      last = next
    }
    return text
  }

  private static func tenths(_ value: Int) -> String {
    let sign = value < 0 ? "-" : ""
    let size = value.magnitude
    return size.isMultiple(of: 10)
      ? "\(sign)\(size / 10)" : "\(sign)\(size < 10 ? "" : "\(size / 10)").\(size % 10)"
  }

  /// At most 240 points: of each stretch the lowest and the highest, in their order.
  static func thinned(_ points: [Chart.Point], to limit: Int = 240) -> [Chart.Point] {
    guard points.count > limit else { return points }
    let stretches = limit / 2
    return (0..<stretches).flatMap { stretch -> [Chart.Point] in
      let part = points[
        points.count * stretch / stretches..<points.count * (stretch + 1) / stretches]
      guard let low = part.indices.min(by: { part[$0].y < part[$1].y }),
        let high = part.indices.max(by: { part[$0].y < part[$1].y })
      else { return [] }
      return Set([
        low, high, stretch == 0 ? part.startIndex : low,
        stretch == stretches - 1 ? part.endIndex - 1 : low,
      ])
      .sorted().map { part[$0] }
    }
  }

  private func t(_ value: Double, _ digits: Int = 1) -> String { Self.text(value, digits) }

  /// Without zeros that say nothing.
  static func text(_ value: Double, _ digits: Int = 1) -> String {
    var text = value.text(digits: digits)
    guard text.contains(".") else { return text }
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text == "-0" ? "0" : text
  }
}

extension Chart.Trace {
  fileprivate var isCells: Bool { if case .cells = self { true } else { false } }

  fileprivate var rowNames: [String] {
    if case .cells(let cells) = self { cells.rows } else { [] }
  }

  /// What its axes have to reach.
  fileprivate var points: [Chart.Point] {
    switch self {
    case .line(let line): line.points
    case .area(let points, _): points
    case .marks(let marks): marks.points
    case .bars(let bars):
      (bars.values + bars.lower + bars.upper).compactMap(\.self).map { .init(x: 0, y: $0) }
        + [.init(x: 0, y: 0)]
    case .cells: []
    }
  }
}
