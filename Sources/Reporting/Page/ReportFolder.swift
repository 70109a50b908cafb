import Essentials
import Foundation

/// Where a report is written: the page, and a folder with its tables and charts as files.
package struct ReportFolder: Sendable {
  /// The page's path.
  package let page: String
  /// The folder of tables and charts.
  package let figures: String

  /// A report at `page`; tables and charts go to `figures`, by default a folder of the page's name.
  package init(page: String, figures: String? = nil) {
    self.page = page
    self.figures = figures ?? URL(filePath: page).deletingPathExtension().path
  }

  /// Writes everything; each file appears whole or not at all, the page last.
  package func write(_ report: Report, resources: PageResources) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: figures, withIntermediateDirectories: true)
    } catch {
      throw InputError(.cannotCreate, "the folder cannot be made", file: figures)
    }
    for table in report.tables { try write(table.csv.text, to: "\(figures)/\(table.id).csv") }
    for figure in report.figures {
      try write(figure.document.compact + "\n", to: "\(figures)/\(figure.id).json")
    }
    try write(Page(report, resources: resources).html, to: page)
  }

  private func write(_ text: String, to path: String) throws {
    let file = try AtomicFile(path: path)
    try file.write(text)
    try file.commit()
  }
}
