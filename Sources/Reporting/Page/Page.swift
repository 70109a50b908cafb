import Essentials
import Foundation

/// A report as one HTML page that needs nothing else: style, script and figures are in it.
package struct Page: Sendable {
  /// What is on it.
  package let report: Report
  /// Style sheet and scripts.
  package let resources: PageResources

  package init(_ report: Report, resources: PageResources) {
    self.report = report
    self.resources = resources
  }

  /// The page's text.
  package var html: String {
    // What stands between the tags, to the byte: nothing else on the page may run.
    let script = "//<![CDATA[\n\(resources.script)\n//]]>"
    let head = HTML.group([
      .element("meta", ["charset": "utf-8"]),
      .element(
        "meta",
        ["http-equiv": "Content-Security-Policy", "content": Self.policy(for: script)]),
      .element("meta", ["name": "generator", "content": Self.generator]),
      .element("meta", ["name": "color-scheme", "content": "light dark"]),
      .element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
      .element("title", [:], text: report.title),
    ])
    // Nothing is fetched, so an icon that is not there must not be asked for either.
    let icon = HTML.element("link", ["rel": "icon", "href": "data:,"])
      .markup.replacing("></link>", with: "/>")
    return """
      <!DOCTYPE html>
      <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
      <head>
      \(head.markup)\(icon)
      <style>
      \(resources.style)</style>
      </head>
      <body>
      \(body.markup)<script>\(script)</script>
      </body>
      </html>

      """
  }

  /// Who made it, which the page says in its head.
  static let generator = "Mithridate report"

  /// The page's own script runs and no other, and nothing is loaded from or sent to anywhere: whatever a
  /// name in the data may hold.
  private static func policy(for script: String) -> String {
    let hash = "'sha256-\(Data(Fingerprint(of: script).bytes).base64EncodedString())'"
    return [
      "default-src 'none'", "script-src \(hash)",
      // Cells have their shade, and marks their color, in a style of their own; the icon is none.
      "style-src 'unsafe-inline'", "img-src data:", "base-uri 'none'", "form-action 'none'",
    ].joined(separator: "; ")
  }

  private var body: HTML {
    let links = report.sections.map { section in
      HTML.element("li", [:], [.element("a", ["href": "#" + section.id], text: section.shortTitle)])
    }
    return .group([
      .element("a", ["class": "skip", "href": "#summary"], text: "Skip to the summary"),
      .element(
        "header", [:],
        [
          .element("p", ["class": "mark"], text: "Mithridate"),
          .element("h1", [:], text: report.title),
          .element("p", ["class": "subtitle"], text: report.subtitle),
        ]),
      .element(
        "div", ["class": "columns"],
        [
          .element("nav", ["aria-label": "Contents"], [.element("ul", [:], links)]),
          .element("main", [:], report.sections.map(section)),
        ]),
      .element(
        "footer", [:],
        [
          .element(
            "p", [:],
            [
              .text(
                "Made with Mithridate, for testing recommenders of one's own."
              )
            ])
        ]),
    ])
  }

  private func section(_ section: Report.Section) -> HTML {
    .element(
      "section", ["id": section.id],
      [
        .element("h2", [:], text: section.title), .group(section.blocks.map(block)),
      ])
  }

  private func block(_ block: Report.Block) -> HTML {
    switch block {
    case .paragraph(let text): .element("p", [:], [.prose(text)])
    case .heading(let text): .element("h3", [:], text: text)
    case .list(let lines): .element("ul", [:], lines.map { .element("li", [:], [.prose($0)]) })
    case .verdicts(let verdicts): .element("div", ["class": "verdicts"], verdicts.map(\.html))
    case .terms(let terms):
      .element(
        "dl", [:],
        terms.flatMap {
          [HTML.element("dt", [:], text: $0.name), .element("dd", [:], text: $0.meaning)]
        })
    case .facts(let facts):
      .element(
        "div", ["class": "facts"],
        facts.map { fact in
          .element(
            "div", ["class": "fact"],
            [
              .element("b", [:], [.prose(fact.value)]), .element("span", [:], text: fact.label),
            ])
        })
    case .table(let table): table.html
    case .figures(let grid): grid.html
    case .drawing(let drawing): drawing
    case .more(let title, let blocks):
      .element(
        "details", [:],
        [
          .element("summary", [:], text: title), .group(blocks.map(self.block)),
        ])
    }
  }
}
