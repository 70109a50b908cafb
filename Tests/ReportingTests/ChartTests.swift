import Essentials
import Foundation
import FoundationXML
import Testing

@testable import Reporting

struct ChartTests {
  private func figure(_ data: [JSON], _ layout: JSON = [:], height: Int = 260) -> Figure {
    Figure(id: "f", title: "F", data: data, layout: layout, height: height, summary: "s")
  }

  private func attributes(_ markup: String, _ element: String) -> [[String: String]] {
    final class Reader: NSObject, XMLParserDelegate {
      let element: String
      var found: [[String: String]] = []
      init(_ element: String) { self.element = element }
      func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
      ) { if name == element { found.append(attributes) } }
    }
    let reader = Reader(element)
    let parser = XMLParser(data: Data(markup.utf8))
    parser.delegate = reader
    return parser.parse() ? reader.found : []
  }

  /// The axes that a drawing tells the script, and the corners of its lines.
  private func line(_ markup: String) throws -> (axes: [Double], points: [[Double]]) {
    let svg = try #require(attributes(markup, "svg").first)
    let path = try #require(attributes(markup, "path").first { $0["class"] == "line" }?["d"])
    let numbers = path.matches(of: /-?(\d*\.)?\d+/).compactMap { Double($0.output.0) }
    var points: [[Double]] = []
    for place in stride(from: 0, to: numbers.count, by: 2) {
      let last = points.last ?? [0, 0]
      points.append([last[0] + numbers[place], last[1] + numbers[place + 1]])
    }
    return ((svg["data-axes"] ?? "").split(separator: " ").compactMap { Double($0) }, points)
  }

  /// Whoever reads a line's corners by the axes gets the figures back.
  @Test func aLineLiesWhereItsFiguresAre() throws {
    let figure = figure(
      [
        [
          "type": "scatter", "mode": "lines", "name": "a", "x": [0, 10, 40], "y": [100, 350, 25],
          "line": ["color": "#0072b2", "dash": "dash"],
        ]
      ], ["yaxis": ["rangemode": "tozero", "title": ["text": "RecNum"]]])
    let (axes, points) = try line(ChartDrawing(figure, width: 360).svg(class: "").markup)
    #expect(axes.count == 8 && points.count == 3)
    for (point, figures) in zip(points, [[0.0, 100], [10, 350], [40, 25]]) {
      let x = axes[0] + (point[0] - axes[2]) / (axes[3] - axes[2]) * (axes[1] - axes[0])
      let y = axes[4] + (point[1] - axes[6]) / (axes[7] - axes[6]) * (axes[5] - axes[4])
      // A tenth of a pixel is 40 / 280 / 10 across.
      #expect(abs(x - figures[0]) < 0.02 && abs(y - figures[1]) < 0.3)
    }
    // The axis starts at 0, and everything lies within the drawing.
    #expect(axes[4] == 0)
    #expect(points.allSatisfy { (0...360).contains($0[0]) && (0...260).contains($0[1]) })
  }

  @Test func longCurvesKeepTheirExtremes() {
    var points = (0..<5_000).map { Chart.Point(x: Double($0), y: Double($0 % 7)) }
    points[2_345].y = 1_000
    points[4_321].y = -1_000
    let thinned = ChartDrawing.thinned(points)
    #expect(thinned.count <= 242 && thinned.count > 200)
    #expect(thinned.first == points.first && thinned.last == points.last)
    #expect(thinned.contains(points[2_345]) && thinned.contains(points[4_321]))
    #expect(zip(thinned, thinned.dropFirst()).allSatisfy { $0.x < $1.x })
    #expect(ChartDrawing.thinned(Array(points.prefix(240))).count == 240)
  }

  @Test func barsStandOnZeroAndSayWhatTheyAre() throws {
    let figure = figure(
      [
        [
          "type": "bar", "name": "Steam", "x": ["a", "b"], "y": [50, nil],
          "marker": ["color": "#0072b2"],
          "error_y": ["array": [5, nil], "arrayminus": [10, nil]],
        ]
      ], ["yaxis": ["range": [0, 100]], "xaxis": ["tickangle": "auto"]])
    let markup = ChartDrawing(figure, width: 380).svg(class: "").markup
    let bars = attributes(markup, "rect")
    #expect(bars.map { $0["data-t"] } == ["a, Steam: 50.0 (40.0 to 55.0)"])
    let top = try #require(bars[0]["y"].flatMap { Double($0) })
    let height = try #require(bars[0]["height"].flatMap { Double($0) })
    // Half of the frame, which starts at 10.
    #expect(abs(top - 10 - height) < 0.11)
    #expect(bars[0]["style"] == "fill:var(--blue)")
  }

  @Test func cellsShowTheirFigures() {
    let figure = figure(
      [["type": "heatmap", "x": ["top", "rest"], "y": ["BPR"], "z": [[12.5, 25]]]])
    let markup = ChartDrawing(figure, width: 380).svg(class: "").markup
    let cells = attributes(markup, "rect")
    #expect(cells.map { $0["style"] } == ["--h:50%", "--h:100%"])
    #expect(cells.map { $0["data-t"] } == ["BPR, top: 12.5 %", "BPR, rest: 25.0 %"])
  }

  /// 5,000 items are a few paths, and targets lie on top of them.
  @Test func manyMarksAreFewPaths() throws {
    var study = SyntheticStudy()
    study.items = 5_000
    study.datasets = ["steam"]
    study.rankers = ["pmf"]
    study.addComparison(withMaps: true)
    let section = try #require(FigureSix(evidence: study.evidence).section)
    guard case .figures(let grid) = section.blocks[0] else {
      Issue.record("figures were expected")
      return
    }
    let markup = grid.html.markup
    let paths = attributes(
      ChartDrawing(grid.panels[0], width: 360).svg(class: "").markup, "path")
    let kinds = paths.map { ($0["class"] ?? "").prefix(4) }
    #expect((2...5).contains(kinds.count { $0 == "dots" }) && kinds.count { $0 == "star" } == 8)
    #expect(try #require(kinds.lastIndex(of: "dots")) < #require(kinds.firstIndex(of: "star")))
    let dots = paths.filter { $0["class"]?.hasPrefix("dots") == true }
    #expect(dots.reduce(0) { $0 + ($1["d"] ?? "").count { $0 == "m" } } == 5_000)
    // 40 kB for each of the variants of a single chart.
    #expect(markup.utf8.count < 130_000)
  }

  @Test(arguments: [(0.9, 1.0), (1, 1), (1.1, 2), (3, 5), (7, 10), (0.013, 0.02), (1300, 2000)])
  func stepsAreRound(least: Double, step: Double) {
    #expect(abs(ChartAxis.step(for: least) - step) < 1e-9 * step)
  }

  @Test func ticksHaveTheDigitsOfTheirStep() {
    #expect(ChartAxis.text(12_000, step: 2_000, isShort: true) == "12k")
    #expect(ChartAxis.text(12_500, step: 500, isShort: true) == "12.5k")
    #expect(ChartAxis.text(0.25, step: 0.05, isShort: false) == "0.25")
    #expect(ChartAxis.text(12_000, step: 2_000, isShort: false) == "12,000")
    #expect(ChartAxis.text(1e-17, step: 0.5, isShort: false) == "0.0")
  }

  /// All that reports draw can be drawn: nothing of a document is left out of the page.
  @Test func everyFigureIsDrawn() {
    var study = SyntheticStudy()
    study.addComparison(withMaps: true)
    study.addDesigns()
    study.addEvasion()
    let figures = Report(study.evidence, name: "s").figures
    #expect(figures.count == 10)
    for figure in figures {
      #expect(Chart(figure).traces.count == figure.data.count, "\(figure.id)")
    }
  }

  /// One stop of the keyboard a chart, and nothing to press inside what is an image to screen readers.
  @Test func aChartIsOneStop() throws {
    let grid = FigureGrid(
      [figure([["type": "bar", "name": "n", "x": ["a"], "y": [1]]])], caption: "c", source: "")
    let markup = "<div>\(grid.html.markup)</div>"
    let images = attributes(markup, "div").filter { $0["role"] == "img" }
    #expect(images.count == 1 && images[0]["tabindex"] == "0" && images[0]["aria-label"] == "F. s")
    #expect(attributes(markup, "button").isEmpty && attributes(markup, "a").isEmpty)
    let svgs = attributes(markup, "svg")
    #expect(svgs.map { $0["class"] } == ["wide", "narrow"])
    #expect(svgs.allSatisfy { $0["aria-hidden"] == "true" && $0["tabindex"] == nil })
  }
}
