import Essentials

/// What the page can draw of a figure: the part of Plotly's documents that reports use.
///
/// The page draws the very documents that lie beside it as files, so that the two cannot differ.
struct Chart: Sendable {
  /// An axis as a document asks for it.
  struct AxisWish: Sendable {
    var title = ""
    var range: ClosedRange<Double>?
    var startsAtZero = false
    var step: Double?
    /// Whether large numbers are 12k rather than 12,000.
    var isShort = false
    var isVisible = true
  }

  /// Something that is drawn.
  enum Trace: Sendable {
    case line(Line)
    /// A filled shape without a border.
    case area(points: [Point], color: String)
    case bars(Bars)
    case marks(Marks)
    case cells(Cells)
  }

  struct Point: Sendable, Equatable {
    var x: Double
    var y: Double
  }

  struct Line: Sendable {
    var name: String
    var points: [Point]
    var color: String
    var width: Double
    /// As SVG's `stroke-dasharray`.
    var dashes: String
    /// Whether it only joins marks, of which something is said already.
    var isTie = false
    /// The radius of a mark at each point, and whether it is filled; nothing without marks.
    var marks: (radius: Double, isFilled: Bool)?
  }

  /// One bar a category, beside those of others.
  struct Bars: Sendable {
    var name: String
    var values: [Double?]
    var color: String
    /// Ends of whiskers.
    var lower: [Double?]
    var upper: [Double?]
  }

  struct Marks: Sendable {
    enum Shape: Sendable { case dot, ring, star, diamond, openDiamond }

    var name: String
    var points: [Point]
    var shape: Shape
    var color: String
    /// Diameters in pixels, one for each point or one for all.
    var sizes: [Double]
    /// From 0 to 1, for marks that a scale colors.
    var shades: [Double]
    /// What is said of each; empty for too many to say anything of.
    var texts: [String]
  }

  /// Shaded cells with their figures.
  struct Cells: Sendable {
    var rows: [String]
    var values: [[Double]]
  }

  var traces: [Trace]
  /// The categories across, where there are any.
  var categories: [String]
  var x: AxisWish
  var y: AxisWish
  /// Dotted lines across.
  var rules: [Double]
  /// Whether a unit is as long up as across.
  var isIsometric: Bool
  var height: Double

  /// What `figure` shows; traces of other kinds than reports have are left out.
  init(_ figure: Figure) {
    let layout = figure.layout
    x = AxisWish(layout["xaxis"])
    y = AxisWish(layout["yaxis"])
    isIsometric = layout["yaxis"]?["scaleanchor"] != nil
    height = Double(figure.height)
    rules = (layout["shapes"]?.elements ?? []).compactMap { $0["y0"]?.real }
    categories =
      figure.data.lazy.compactMap { $0["x"]?.elements?.compactMap(\.text) }
      .first { !$0.isEmpty } ?? []
    let categories = categories
    traces = figure.data.compactMap { Trace($0, categories: categories) }
  }
}

extension Chart.AxisWish {
  fileprivate init(_ document: JSON?) {
    guard let document else { return }
    title = document["title"]?["text"]?.text ?? ""
    if let ends = document["range"]?.reals, ends.count == 2, ends[0] < ends[1] {
      range = ends[0]...ends[1]
    }
    startsAtZero = document["rangemode"]?.text == "tozero"
    step = document["dtick"]?.real
    isShort = document["tickformat"]?.text == "~s"
    isVisible = document["visible"] != .bool(false)
  }
}

extension Chart.Trace {
  fileprivate init?(_ document: JSON, categories: [String]) {
    let name = document["name"]?.text ?? ""
    let marker = document["marker"]
    let color = marker?["color"]?.text ?? document["line"]?["color"]?.text ?? Palette.black
    switch (document["type"]?.text, document["mode"]?.text) {
    case ("heatmap", _):
      self = .cells(
        .init(
          rows: document["y"]?.elements?.compactMap(\.text) ?? [],
          values: document["z"]?.elements?.map { $0.reals ?? [] } ?? []))
    case ("bar", _):
      let values = document["y"]?.elements?.map(\.real) ?? []
      func ends(_ name: String, _ sign: Double) -> [Double?] {
        let distances = document["error_y"]?[name]?.elements?.map(\.real) ?? []
        return values.indices.map { place in
          guard let value = values[place], distances.indices.contains(place),
            let distance = distances[place]
          else { return nil }
          return value + sign * distance
        }
      }
      self = .bars(
        .init(
          name: name, values: values, color: color, lower: ends("arrayminus", -1),
          upper: ends("array", 1)))
    case ("scatter", "none"):
      self = .area(
        points: Self.points(of: document, categories),
        color: document["fillcolor"]?.text ?? Palette.gray)
    case ("scatter", "lines"), ("scatter", "lines+markers"):
      let line = document["line"]
      self = .line(
        .init(
          name: name, points: Self.points(of: document, categories), color: color,
          width: line?["width"]?.real ?? 2, dashes: Self.dashes[line?["dash"]?.text ?? ""] ?? "",
          isTie: document["hoverinfo"]?.text == "skip",
          marks: marker.map {
            (($0["size"]?.real ?? 6) / 2, $0["symbol"]?.text?.hasSuffix("open") != true)
          }))
    case ("scatter", "markers"):
      let points = Self.points(of: document, categories)
      let custom = document["customdata"]?.reals ?? []
      let most = marker?["cmax"]?.real ?? 1
      let shades = marker?["color"]?.reals.map { $0.map { most > 0 ? $0 / most : 0 } } ?? []
      let said = document["hovertemplate"]?.text?.replacing("<extra></extra>", with: "") ?? name
      self = .marks(
        .init(
          name: name, points: points, shape: Self.shape(marker?["symbol"]?.text), color: color,
          sizes: marker?["size"]?.reals ?? [marker?["size"]?.real ?? 6], shades: shades,
          texts: shades.isEmpty
            ? points.indices.map { place in
              said.replacing(
                "%{customdata}",
                with: custom.indices.contains(place) ? custom[place].grouped : "")
            } : []))
    default: return nil
    }
  }

  private static let dashes = ["dash": "7 3", "dashdot": "7 3 2 3", "dot": "2 3"]

  private static func shape(_ symbol: String?) -> Chart.Marks.Shape {
    switch symbol {
    case "star": .star
    case "circle-open": .ring
    case "diamond": .diamond
    case "diamond-open": .openDiamond
    default: .dot
    }
  }

  /// Where both coordinates are numbers, or the first is a category.
  private static func points(of document: JSON, _ categories: [String]) -> [Chart.Point] {
    let x = document["x"]?.elements ?? []
    let y = document["y"]?.elements ?? []
    return zip(x, y).compactMap { x, y in
      let place = x.real ?? x.text.flatMap { categories.firstIndex(of: $0) }.map(Double.init)
      guard let place, let height = y.real else { return nil }
      return .init(x: place, y: height)
    }
  }
}

extension JSON {
  /// The elements, of an array.
  fileprivate var elements: [JSON]? { if case .array(let values) = self { values } else { nil } }

  /// The number, of any finite number.
  fileprivate var real: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .natural(let value): Double(value)
    case .number(let value): value.isFinite ? value : nil
    default: nil
    }
  }

  /// The numbers, of an array of numbers only.
  fileprivate var reals: [Double]? {
    guard let elements else { return nil }
    let numbers = elements.compactMap(\.real)
    return numbers.count == elements.count ? numbers : nil
  }
}
