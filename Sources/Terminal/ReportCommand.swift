import ArgumentParser
import Documents
import Foundation
import Reporting
import Results

package struct ReportCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: Manual.report,
    discussion: """
      The page opens offline in any browser. Beside it, a folder holds every table as CSV and every \
      figure as Plotly JSON. What an earlier report has written is replaced, nothing else is. A store that is still being filled can be reported on at any time: what \
      is missing is said.
      """)

  @Argument(help: "The store that 'experiment run' fills.", completion: .file())
  var store: String

  @Option(help: "The page to write.", completion: .file())
  var output = "report.html"

  @Option(
    name: .customLong("figures"),
    help: """
      The folder for tables and figures; by default the page's name without .html, or with -files \
      after it where it has no ending.
      """, completion: .directory)
  var figures: String?

  @OptionGroup var reporting: ReportingOptions

  package init() {}

  package func run() async throws {
    // Before anything is read: a report without its library would not open.
    let resources = try PageResources.load()
    let evidence = try Evidence(ResultStore(path: store, readOnly: true))
    let report = Report(evidence, name: URL(filePath: store).lastPathComponent)
    let folder = ReportFolder(page: output, figures: figures)
    try folder.write(report, resources: resources, source: store)
    try reporting.print(
      ReportDocument(
        page: folder.page, figures: folder.figures, tables: report.tables.map(\.id),
        charts: report.figures.map(\.id)),
      as: "\(folder.page): \(report.sections.count) sections\n"
        + "\(folder.figures): \(report.tables.count) tables, \(report.figures.count) figures")
  }
}
