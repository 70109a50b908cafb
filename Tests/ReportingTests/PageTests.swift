import Essentials
import Foundation
import FoundationXML
import Testing
@testable import Reporting

/// What an XML parser meets in a page.
private final class Outline: NSObject, XMLParserDelegate {
  var ids: [String] = []
  var links: [String] = []
  var headings: [String] = []
  var externals: [String] = []
  var cells = 0
  var captions = 0
  private var text: String?

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    if let id = attributes["id"] { ids.append(id) }
    if let link = attributes["href"], link.hasPrefix("#") { links.append(String(link.dropFirst())) }
    for address in [attributes["src"], attributes["href"]].compactMap(\.self)
    where !address.hasPrefix("#") && !address.hasPrefix("data:") {
      externals.append(address)
    }
    if ["h1", "h2"].contains(name) { text = "" }
    if name == "td" { cells += 1 }
    if name == "figcaption" { captions += 1 }
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) { text? += characters }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    guard ["h1", "h2"].contains(name), let heading = text else { return }
    headings.append(heading)
    text = nil
  }

  /// Nothing if the page is not well-formed.
  init?(_ html: String) {
    super.init()
    let parser = XMLParser(data: Data(html.utf8))
    parser.delegate = self
    guard parser.parse() else { return nil }
  }
}

private let resources = PageResources(
  style: "body { color: black }", script: "if (1 < 2 && true) {}")

struct PageTests {
  /// Only the page's own scripts run: their hashes stand in its head, of the very bytes.
  @Test func nothingElseMayRun() throws {
    var study = SyntheticStudy()
    study.addExperiment(
      "<script>alert(1)</script>", title: "=1\u{1B}[2J\u{0}<script>alert(2)</script>")
    study.add("train", ["dataset": "\"><img src=x onerror=alert(3)>"], outcome: "{}")
    let html = Page(Report(study.evidence, name: "<b>"), resources: resources).html
    let scripts = html.matches(of: /<script>([\s\S]*?)<\/script>/).map { String($0.output.1) }
    #expect(scripts == ["//<![CDATA[\n\(resources.script)\n//]]>"])
    let policy = try #require(html.firstMatch(of: /Content-Security-Policy" content="(.*?)"/))
    for script in scripts {
      let hash = Data(Fingerprint(of: script).bytes).base64EncodedString()
      #expect(policy.output.1.contains("'sha256-\(hash)'"))
    }
    #expect(policy.output.1.hasPrefix("default-src 'none'; script-src 'sha256-"))
    let scriptSources = policy.output.1.split(separator: ";")[1]
    #expect(!scriptSources.contains("unsafe"))
    // Before anything that could run.
    #expect(
      try #require(html.range(of: "Content-Security")).lowerBound
        < #require(html.range(of: "<script")).lowerBound)
    #expect(html.matches(of: /<script/).count == 1)
    #expect(!html.contains("<img") && !html.contains("\u{1B}") && !html.contains("\u{0}"))
  }

  /// A study with something for every section.
  private var everything: SyntheticStudy {
    var study = SyntheticStudy()
    study.addDatasets()
    study.addComparison(withMaps: true)
    study.addDesigns()
    study.addTimings()
    study.addEvasion()
    study.addDetection()
    return study
  }

  @Test func everySectionIsThereAndWellFormed() throws {
    let report = Report(everything.evidence, name: "study.sqlite")
    let outline = try #require(Outline(Page(report, resources: resources).html))
    #expect(
      report.sections.map(\.id) == [
        "summary", "datasets", "attacks", "heuristics", "controls", "tests", "designs",
        "target-clicks", "maps", "strategies", "timing", "poisoning-claims", "evasion", "walk",
        "frequency", "detection", "paths-claims", "inventory",
      ])
    #expect(outline.headings.count == report.sections.count + 1)
    #expect(Set(outline.ids).count == outline.ids.count, "an id twice")
    #expect(Set(outline.links).isSubset(of: outline.ids), "a link to nowhere")
    #expect(outline.externals.isEmpty, "the page has to open offline")
    #expect(outline.cells > 200)
    #expect(outline.captions >= report.tables.count)
  }

  @Test func anEmptyStoreIsReportedAsSuch() throws {
    let report = Report(Evidence(experiments: [], trials: []), name: "empty.sqlite")
    #expect(report.sections.map(\.id) == ["summary", "inventory"])
    let html = Page(report, resources: resources).html
    #expect(Outline(html) != nil)
    #expect(html.contains("The store has nothing for these sections"))
    #expect(html.contains("Table III") && html.contains("Figure 6"))
  }

  @Test func namesFromOutsideCannotBecomeMarkup() throws {
    var study = SyntheticStudy()
    study.datasets = ["</script><script>alert(1)</script>"]
    study.rankers = ["a\"b'c<&>", "]]>\u{1}"]
    study.addComparison(withMaps: true)
    study.addDesigns()
    study.addExperiment("<i>", title: "& \"so\" on")
    study.add(
      "poison", ["ranker": "<b>"], state: .failed, outcome: nil,
      message: "</li><script>x()</script>")
    let html = Page(Report(study.evidence, name: "<store>"), resources: resources).html
    #expect(Outline(html) != nil)
    #expect(!html.contains("<script>alert") && !html.contains("<script>x()"))
    #expect(!html.contains("<i>") && !html.contains("<b>\"") && !html.contains("<store>"))
    #expect(html.contains("&lt;store&gt;"))
  }

  @Test func theSameStoreGivesTheSameBytes() {
    let pages = (0..<2).map { _ in
      Page(Report(everything.evidence, name: "s"), resources: resources).html
    }
    #expect(pages[0] == pages[1])
  }

  @Test func whatIsMissingIsSaid() throws {
    var study = SyntheticStudy()
    study.addComparison()
    study.add("poison", ["seed": "3"], state: .failed, outcome: nil, message: "out of memory")
    study.add("poison", ["seed": "4"], state: .pending, outcome: nil)
    study.add("poison", ["seed": "5"], state: .pending, outcome: nil)
    study.add("poison", ["seed": "6"], outcome: #"{"dataset": "steam"}"#)
    study.add("evade", ["seed": "7"], outcome: "no JSON")
    let html = Page(Report(study.evidence, name: "s"), resources: resources).html
    #expect(html.contains("2 trials not run yet: table-3 2."))
    #expect(html.contains("1 trial failed: table-3 1."))
    #expect(html.contains("out of memory"))
    #expect(
      html.contains("its document lacks &#39;ranker&#39;")
        || html.contains("its document lacks 'ranker'"))
    #expect(html.contains("its document is not JSON"))
  }

  @Test func filesLieBesideThePage() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let report = Report(everything.evidence, name: "s")
    let place = ReportFolder(page: folder.appending(path: "page.html").path)
    try place.write(report, resources: resources)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/page")
    #expect(
      Set(names)
        == Set(report.tables.map { $0.id + ".csv" } + report.figures.map { $0.id + ".json" })
        .union([WrittenFiles.name]))
    for name in names where name.hasSuffix(".json") {
      let data = try Data(contentsOf: folder.appending(path: "page/\(name)"))
      let figure = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      let traces = try #require(figure["data"] as? [[String: Any]])
      #expect(!traces.isEmpty && traces.allSatisfy { $0["type"] is String })
      #expect((figure["layout"] as? [String: Any])?["title"] != nil)
    }
    let html = try String(contentsOfFile: place.page, encoding: .utf8)
    #expect(html.contains(resources.script))
  }

  @Test func aFolderThatCannotBeMadeIsAnError() {
    let place = ReportFolder(page: "/dev/null/page.html")
    #expect(throws: InputError.self) {
      try place.write(Report(everything.evidence, name: "s"), resources: resources)
    }
  }
}
