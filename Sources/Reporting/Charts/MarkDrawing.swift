import Essentials

/// Marks of a chart: a few that each say something, or thousands that show where many are.
struct MarkDrawing {
  private let marks: Chart.Marks
  private let spots: [(x: Double, y: Double)]

  /// How many shades there are from few to many.
  private static let shades = 5

  /// - Parameter spots: Where each is, in pixels.
  init(_ marks: Chart.Marks, at spots: [(x: Double, y: Double)]) {
    self.marks = marks
    self.spots = spots
  }

  var parts: [HTML] { marks.shades.isEmpty ? single : crowd }

  /// One path for all dots of a shade, in half pixels: translucent, so that many together are darker, and the
  /// darkest shade on top.
  private var crowd: [HTML] {
    var classes = [[(x: Int, y: Int)]](repeating: [], count: Self.shades)
    for (spot, shade) in zip(spots, marks.shades) {
      let place = min(Self.shades - 1, max(0, Int(shade * Double(Self.shades))))
      classes[place].append((Int((spot.x * 2).rounded()), Int((spot.y * 2).rounded())))
    }
    return classes.enumerated().compactMap { shade, dots -> HTML? in
      guard !dots.isEmpty else { return nil }
      var last = (x: 0, y: 0)
      var text = ""
      for dot in dots.sorted(by: { ($0.y, $0.x) < ($1.y, $1.x) }) {
        text += "m\(dot.x - last.x) \(dot.y - last.y)h0"
        last = dot
      }
      return .element(
        "path", ["d": text, "class": "dots shade-\(shade)", "transform": "scale(.5)"])
    }
  }

  private var single: [HTML] {
    let color = Palette.named(marks.color).name
    return spots.enumerated().map { index, spot in
      let size = marks.sizes[marks.sizes.count == 1 ? 0 : index]
      let said = marks.texts.indices.contains(index) ? marks.texts[index] : marks.name
      func t(_ value: Double) -> String { ChartDrawing.text(value) }
      switch marks.shape {
      case .dot, .ring:
        return .element(
          "circle",
          [
            "cx": t(spot.x), "cy": t(spot.y), "r": t(size / 2), "data-t": said,
            "class": marks.shape == .ring ? "ring" : "spot",
            "style": marks.shape == .ring ? "stroke:\(color)" : "fill:\(color)",
          ])
      case .diamond, .openDiamond:
        let half = size / 2 + 1
        return .element(
          "path",
          [
            "d": "M\(t(spot.x)) \(t(spot.y - half))l\(t(half)) \(t(half))l\(t(-half)) \(t(half))l"
              + "\(t(-half)) \(t(-half))Z",
            "class": marks.shape == .diamond ? "diamond" : "ring",
            "style": marks.shape == .diamond ? "fill:\(color)" : "stroke:\(color)",
            "data-t": said,
          ])
      case .star:
        return .element(
          "path",
          [
            "d":
              "M0-5l1.5 3.200H5l-2.700 2.300L3.300 4.200L0 2.200L-3.300 4.200L-2.300.500L-5-1.800H-1.500Z",
            "transform": "translate(\(t(spot.x)) \(t(spot.y)))scale(\(t(size / 10)))",
            "class": "star", "style": "fill:\(color)", "data-t": said,
          ])
      }
    }
  }
}
