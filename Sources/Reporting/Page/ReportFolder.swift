import Essentials
import Foundation

/// Where a report is written: the page, and a folder with its tables and charts as files.
///
/// A report replaces and removes what an earlier report has written, never anything else.
package struct ReportFolder: Sendable {
  /// The page's path.
  package let page: String
  /// The folder of tables and charts.
  package let figures: String

  /// A report at `page`; tables and charts go to `figures`, by default a folder of the page's name
  /// without its ending, and with `-files` after it where there is no ending.
  package init(page: String, figures: String? = nil) {
    self.page = page
    let folder = URL(filePath: page).deletingPathExtension().path
    let isPage = URL(filePath: folder).standardized.path == URL(filePath: page).standardized.path
    self.figures = figures ?? (isPage ? page + "-files" : folder)
  }

  /// Writes everything; each file appears whole or not at all, the page last.
  ///
  /// - Parameter source: The store's path, which nothing may replace.
  /// - Throws: An ``InputError`` if something is in the way that no report has written; then nothing
  ///   is changed.
  package func write(_ report: Report, resources: PageResources, source: String? = nil) throws {
    let html = Page(report, resources: resources).html
    var texts: [String: String] = [:]
    for table in report.tables { texts["\(table.id).csv"] = table.csv.text }
    for figure in report.figures { texts["\(figure.id).json"] = figure.document.compact + "\n" }
    try check(source: source, names: texts.keys.sorted())
    // Before anything is touched: whether there can be a page at all.
    let pageFile = try AtomicFile(path: page)
    do {
      try FileManager.default.createDirectory(
        atPath: figures, withIntermediateDirectories: true)
    } catch {
      throw InputError(.cannotCreate, "the folder cannot be made", file: figures)
    }
    let before = try WrittenFiles(in: figures)
    let after = WrittenFiles(texts)
    let either = before.merging(after)
    for name in texts.keys.sorted() where !either.mayReplace(name, in: figures) {
      throw InputError(
        .cannotCreate,
        "no report has written this file as it is; choose another folder with --figures, or take it "
          + "away", file: "\(figures)/\(name)")
    }
    // A report that is killed midway leaves files of both kinds.
    try either.write(into: figures)
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
      try AtomicFile.write(Data(text.utf8), to: "\(figures)/\(name)")
    }
    for name in before.files.keys where texts[name] == nil {
      let path = "\(figures)/\(name)"
      if !name.contains("/"), before.mayReplace(name, in: figures) { unlink(path) }
    }
    try after.write(into: figures)
    try pageFile.write(html)
    try pageFile.commit()
  }

  /// Checks that the page can lie where it is to.
  private func check(source: String?, names: [String]) throws {
    if page.isEmpty { throw InputError(.usage, "--output is empty; name the page to write") }
    if figures.isEmpty { throw InputError(.usage, "--figures is empty; name a folder") }
    if let source, Self.isSame(page, source) {
      throw InputError(
        .usage, "--output is the store itself; a report would overwrite it", file: page)
    }
    let folder = URL(filePath: figures).standardized.path
    let place = URL(filePath: page).standardized
    if place.path == folder {
      throw InputError(.usage, "--output and --figures are the same", file: page)
    }
    if place.deletingLastPathComponent().path == folder,
      (names + [WrittenFiles.name]).contains(place.lastPathComponent)
    {
      throw InputError(
        .usage, "--output is the name of a table or figure in --figures", file: page)
    }
    var status = stat()
    guard stat(page, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    guard Self.isPage(page) else {
      throw InputError(
        .cannotCreate, "is there already and no page of a report; choose another --output",
        file: page)
    }
  }

  /// Whether two paths lead to one file.
  private static func isSame(_ first: String, _ second: String) -> Bool {
    var left = stat()
    var right = stat()
    return stat(first, &left) == 0 && stat(second, &right) == 0 && left.st_ino == right.st_ino
      && left.st_dev == right.st_dev
  }

  /// Whether the file at `path` says that a report has written it, as pages of earlier versions do in
  /// other words.
  private static func isPage(_ path: String) -> Bool {
    guard let data = try? Data(contentsOf: URL(filePath: path), options: .alwaysMapped) else {
      return false
    }
    if data.isEmpty { return true }
    let marks = [
      HTML.element("meta", ["name": "generator", "content": Page.generator]),
      HTML.element("p", ["class": "mark"], text: "Mithridate"),
    ]
    return marks.contains { data.range(of: Data($0.markup.utf8)) != nil }
  }
}
