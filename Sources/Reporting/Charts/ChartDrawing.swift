import Essentials

/// A chart as a drawing of a given width, in units that are pixels where it is drawn at that width.
///
/// Colors are names of the style sheet, which has them for light and for dark pages. What a reader may ask
/// for stands in the drawing itself: `data-t` is what is said of a mark, and lines carry their names, while
/// the drawing carries its axes.
struct ChartDrawing {
  let chart: Chart
  let width: Double
  let x: ChartAxis
  let y: ChartAxis
  /// The frame in which traces are drawn.
  let frame: (left: Double, top: Double, right: Double, bottom: Double)
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

  func label(_ text: String, _ x: Double, _ y: Double, anchor: String = "middle") -> HTML {
    .element("text", ["x": t(x), "y": t(y), "text-anchor": anchor], text: text)
  }

  func path(_ d: String, _ style: String) -> HTML {
    .element("path", ["d": d, "class": style])
  }

  /// A line through points, from one to the next.
  func outline(_ points: [Chart.Point]) -> String {
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

  func t(_ value: Double, _ digits: Int = 1) -> String { Self.text(value, digits) }

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
