import Foundation

/// A page of a documentation catalog, as it is written.
struct DocumentationPage {
  /// The repository.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardizedFileURL

  /// All of it.
  let text: String

  /// The page `name` of a target.
  init(_ name: String, of target: String) throws {
    try self.init(file: "Sources/\(target)/\(target).docc/\(name).md")
  }

  /// A Markdown file of the repository.
  init(file: String) throws {
    text = try String(contentsOf: Self.root.appending(path: file), encoding: .utf8)
  }

  private var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  /// What stands between fences, in order.
  var codeBlocks: [String] {
    text.components(separatedBy: "\n```").enumerated().filter { $0.offset % 2 == 1 }.map {
      $0.element.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
        .joined(separator: "\n")
    }
  }

  /// The headings of the second level, in order.
  var headings: [String] { lines.filter { $0.hasPrefix("## ") }.map { String($0.dropFirst(3)) } }

  /// Every table below the line `heading`, up to the next heading of its level.
  ///
  /// A table is rows of cells without the line under the first. A bold cell counts as a plain one.
  func tables(below heading: String) -> [[[String]]] {
    guard let begin = lines.firstIndex(where: { $0 == heading }) else { return [] }
    let level = heading.prefix { $0 == "#" }
    var tables: [[[String]]] = []
    var isOpen = false
    for line in lines[(begin + 1)...] {
      if !level.isEmpty, line.hasPrefix("\(level) ") { break }
      guard line.hasPrefix("|") else {
        isOpen = false
        continue
      }
      if !isOpen { tables.append([]) }
      isOpen = true
      let cells = line.dropFirst().split(separator: "|", omittingEmptySubsequences: false)
        .dropLast().map {
          $0.trimmingCharacters(in: .whitespaces).replacing("**", with: "")
        }
      if !cells.allSatisfy({ $0.contains("--") && $0.allSatisfy { "-: ".contains($0) } }) {
        tables[tables.count - 1].append(cells)
      }
    }
    return tables
  }
}
