/// A report before it is a page: sections in reading order.
package struct Report: Sendable {
  package var title: String
  package var subtitle: String
  package var sections: [Section]

  package init(title: String, subtitle: String, sections: [Section]) {
    self.title = title
    self.subtitle = subtitle
    self.sections = sections
  }

  /// A section with a heading.
  package struct Section: Sendable {
    /// Its place in the page.
    package var id: String
    package var title: String
    /// What the table of contents says.
    package var shortTitle: String
    var blocks: [Block]

    init(id: String, title: String, shortTitle: String? = nil, blocks: [Block]) {
      self.id = id
      self.title = title
      self.shortTitle = shortTitle ?? title
      self.blocks = blocks
    }
  }

  /// A part of a section.
  enum Block: Sendable {
    /// A paragraph.
    case paragraph(String)
    /// A heading within the section.
    case heading(String)
    /// A few sentences, one under another.
    case list([String])
    /// What the parts of a study come to, in plain words.
    case verdicts([Verdict])
    /// Words of the field and what they mean.
    case terms([Term])
    /// A few numbers that matter most, each with what it is.
    case facts([Fact])
    case table(ReportTable)
    case figures(FigureGrid)
    /// A drawing of the page's own.
    case drawing(HTML)
    /// More of the same for who wants it, closed at first.
    case more(String, [Block])
  }

  /// A number that matters.
  package struct Fact: Sendable {
    package var value: String
    package var label: String

    package init(_ value: String, _ label: String) {
      self.value = value
      self.label = label
    }
  }
}

extension Report {
  /// The report with a name of its own for every table and chart, letter case aside: files are called
  /// so.
  func withUniqueNames() -> Report {
    var taken: Set<String> = []
    func unique(_ id: String) -> String {
      var (name, number) = (id, 2)
      while !taken.insert(name.lowercased()).inserted {
        name = "\(id)-\(number)"
        number += 1
      }
      return name
    }
    func named(_ block: Block) -> Block {
      switch block {
      case .table(var table):
        table.id = unique(table.id)
        return .table(table)
      case .figures(var grid):
        for index in grid.panels.indices { grid.panels[index].id = unique(grid.panels[index].id) }
        return .figures(grid)
      case .more(let title, let blocks): return .more(title, blocks.map(named))
      case .paragraph, .heading, .list, .verdicts, .terms, .facts, .drawing: return block
      }
    }
    var report = self
    for index in report.sections.indices {
      report.sections[index].blocks = report.sections[index].blocks.map(named)
    }
    return report
  }

  /// Every table, those that are closed at first included.
  package var tables: [ReportTable] {
    allBlocks.compactMap { if case .table(let table) = $0 { table } else { nil } }
  }

  /// Every chart.
  package var figures: [Figure] {
    allBlocks.flatMap { if case .figures(let grid) = $0 { grid.panels } else { [Figure]() } }
  }

  private var allBlocks: [Block] { sections.flatMap { Report.flattened($0.blocks) } }

  private static func flattened(_ blocks: [Block]) -> [Block] {
    blocks.flatMap { block -> [Block] in
      if case .more(_, let inner) = block { flattened(inner) } else { [block] }
    }
  }
}
