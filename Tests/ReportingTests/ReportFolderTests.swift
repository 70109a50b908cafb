import Essentials
import Foundation
import TestSupport
import Testing
@testable import Reporting

/// A report replaces what reports have written, and nothing else.
@Suite struct ReportFolderTests {
  private let folder: TemporaryFolder
  private let resources = PageResources(style: "", script: "1;")

  init() throws { folder = try TemporaryFolder() }

  private func report(_ tables: [String: String] = ["table-3": "7"]) -> Report {
    Report(
      title: "T", subtitle: "",
      sections: [
        .init(
          id: "s", title: "S",
          blocks: tables.sorted { $0.key < $1.key }.map { id, value in
            .table(
              ReportTable(
                id: id, caption: "", source: "", columns: [.init("a")],
                rows: [.init([], [.init(value)])]))
          })
      ])
  }

  private func write(
    _ report: Report, _ page: String = "r.html", figures: String? = nil, source: String? = nil
  ) throws {
    try ReportFolder(
      page: "\(folder.path)/\(page)", figures: figures.map { "\(folder.path)/\($0)" }
    ).write(report, resources: resources, source: source.map { "\(folder.path)/\($0)" })
  }

  private func kind(_ body: () throws -> Void) -> InputError.Kind? {
    do {
      try body()
      return nil
    } catch {
      return (error as? InputError)?.kind
    }
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
  }

  @Test func theNextReportReplacesTheLast() throws {
    try write(report(["table-3": "7", "table-4": "1"]))
    try write(report(["table-3": "8"]))
    #expect(try text("r/table-3.csv") == "a\n8\n")
    // What the last one no longer shows would be taken for its own.
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/r/table-4.csv"))
    #expect(try folder.names == ["r", "r.html"])
  }

  @Test func aForeignTableIsNotLost() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path + "/r", withIntermediateDirectories: true)
    _ = try folder.write("mine\n", to: "r/table-3.csv")
    #expect(kind { try write(report()) } == .cannotCreate)
    #expect(try text("r/table-3.csv") == "mine\n")
    #expect(try folder.names == ["r"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/r").count == 1)
  }

  @Test func anEditedTableIsNotLost() throws {
    try write(report())
    _ = try folder.write("edited\n", to: "r/table-3.csv")
    let page = try text("r.html")
    #expect(kind { try write(report(["table-3": "8"])) } == .cannotCreate)
    #expect(try text("r/table-3.csv") == "edited\n")
    #expect(try text("r.html") == page)
    // Nor removed where the new report has none of its name.
    try write(report(["table-4": "8"]))
    #expect(try text("r/table-3.csv") == "edited\n")
  }

  @Test func aForeignPageIsNotLost() throws {
    _ = try folder.write("<html>mine</html>", to: "r.html")
    #expect(kind { try write(report()) } == .cannotCreate)
    #expect(try text("r.html") == "<html>mine</html>")
    #expect(try folder.names == ["r.html"])
  }

  @Test func theStoreIsNotLost() throws {
    _ = try folder.write("store", to: "s.sqlite")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: "s.sqlite")
    for page in ["s.sqlite", "link"] {
      #expect(kind { try write(report(), page, source: "s.sqlite") } == .usage)
    }
    #expect(try text("s.sqlite") == "store")
  }

  @Test func aPageWithoutAnEndingHasItsTablesBeside() throws {
    try write(report(), "page")
    #expect(try folder.names == ["page", "page-files"])
  }

  @Test func aPageInThePlaceOfATableIsRefused() throws {
    #expect(kind { try write(report(), "x", figures: "x") } == .usage)
    #expect(kind { try write(report(), "x/table-3.csv", figures: "x") } == .usage)
    #expect(kind { try write(report(), "x/\(WrittenFiles.name)", figures: "x") } == .usage)
    #expect(kind { try ReportFolder(page: "").write(report(), resources: resources) } == .usage)
    #expect(try folder.names.isEmpty)
  }

  @Test func aReportThatWasKilledMidwayIsReplaced() throws {
    try write(report())
    // As it stands after the first file of the next report, which has other figures.
    let either = try WrittenFiles(in: folder.path + "/r").merging(
      WrittenFiles(["table-3.csv": "a\n8\n", "table-4.csv": "a\n9\n"]))
    try either.write(into: folder.path + "/r")
    _ = try folder.write("a\n8\n", to: "r/table-3.csv")
    try write(report(["table-3": "10"]))
    #expect(try text("r/table-3.csv") == "a\n10\n")
  }

  @Test func namesDoNotMeetWhereCaseDoesNotCount() {
    var both = report(["table-3": "7"])
    both.sections.append(both.sections[0])
    #expect(both.withUniqueNames().tables.map(\.id) == ["table-3", "table-3-2"])
    let names = [
      "a_b", "a-b", "a b", "A-b", "a-B", "日本", "中国", "caf\u{E9}", "cafe\u{301}", "",
      String(repeating: "x", count: 300), String(repeating: "x", count: 301),
    ].map(\.asFileName)
    #expect(Set(names.map { $0.lowercased() }).count == names.count)
    #expect(names.allSatisfy { $0.utf8.count <= 77 })
    #expect("movielens-1m".asFileName == "movielens-1m")
  }
}
