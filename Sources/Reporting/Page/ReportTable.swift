/// A table as people read it (HTML) and as programs do (CSV).
package struct ReportTable: Sendable {
  /// A column's head.
  package struct Column: Sendable {
    /// What a person reads.
    package var title: String
    /// Whether it holds words, which stand to the left; numbers stand to the right.
    package var isText = false

    package init(_ title: String, isText: Bool = false) {
      self.title = title
      self.isText = isText
    }
  }

  /// How a cell is set off from others.
  package enum Mark: Sendable {
    case none
    /// Bold: ahead of all others, as a ``Contest`` has it.
    case ahead
    /// Underlined: level with the best, or the highest where one seed settles nothing.
    case level
    /// Bold, for what a reader should not miss for another reason.
    case strong
  }

  /// A cell.
  package struct Cell: Sendable {
    /// The figure itself.
    package var text: String
    /// What stands small beneath it, line by line: its seeds, what the paper has.
    package var notes: [String] = []
    /// What the pointer shows, which nobody has to see.
    package var hint = ""
    package var mark = Mark.none
    /// How much it is shaded, from 0 to 1, by the scale of the table.
    package var shade = 0.0

    package init(
      _ text: String, notes: [String] = [], hint: String = "", mark: Mark = .none,
      shade: Double = 0
    ) {
      self.text = text
      self.notes = notes.filter { !$0.isEmpty }
      self.hint = hint
      self.mark = mark
      self.shade = shade
    }
  }

  /// What the shading of a table means: one scale for all of its cells.
  package struct Scale: Sendable {
    /// What is shaded.
    package var meaning: String
    /// What no shade and the full shade stand for.
    package var ends: (String, String)

    package init(_ meaning: String, _ least: String, _ most: String) {
      self.meaning = meaning
      ends = (least, most)
    }
  }

  /// A row: some heads, then cells.
  package struct Row: Sendable {
    package var heads: [String]
    package var cells: [Cell]
    /// Whether a rule above it starts a new group.
    package var startsGroup = false

    package init(_ heads: [String], _ cells: [Cell], startsGroup: Bool = false) {
      self.heads = heads
      self.cells = cells
      self.startsGroup = startsGroup
    }
  }

  /// The name of its file and of its place in the page.
  package var id: String
  /// What it shows, with its number in the paper.
  package var caption: String
  /// How to read it.
  package var note: String
  /// Which experiments made it.
  package var source: String
  /// The heads of the columns, those of the rows' heads first.
  package var columns: [Column]
  /// What is in it.
  package var rows: [Row]
  /// What shading means, where cells are shaded.
  package var scale: Scale?
  /// The same for programs, often with more columns: a header, then a line a measurement.
  package var csv: CSV

  package init(
    id: String, caption: String, note: String = "", source: String, columns: [Column], rows: [Row],
    scale: Scale? = nil, csv: CSV? = nil
  ) {
    self.id = id
    self.caption = caption
    self.note = note
    self.source = source
    self.columns = columns
    self.rows = rows
    self.scale = scale
    self.csv =
      csv
      ?? CSV(columns.map(\.title), rows.map { row in row.heads + row.cells.map(\.text) })
    for row in rows {
      precondition(row.heads.count + row.cells.count == columns.count, "a cell for every column")
    }
  }
}

extension ReportTable {
  /// The table in a box of its own that scrolls sideways where the page is too narrow.
  var html: HTML {
    let headCount = rows.first?.heads.count ?? 1
    let header = columns.map { column in
      HTML.element(
        "th", ["scope": "col", "class": column.isText ? "words" : ""], text: column.title)
    }
    let body = HTML.element(
      "tbody", [:],
      rows.enumerated().map { index, row in
        let previous = index > 0 && !row.startsGroup ? rows[index - 1].heads : []
        let heads = row.heads.enumerated().map { place, head in
          // A head that repeats the row above is there for ears and programs, not for eyes.
          let repeats =
            place < headCount - 1 && previous.prefix(place + 1) == row.heads.prefix(place + 1)
          return HTML.element(
            "th", ["scope": "row", "class": repeats ? "repeated" : ""], text: head)
        }
        let cells = row.cells.enumerated().map { place, cell in
          cell.html(isText: columns[headCount + place].isText)
        }
        return .element("tr", ["class": row.startsGroup ? "group" : ""], heads + cells)
      })
    let title = HTML.element("strong", [:], text: caption)
    let scroller = HTML.element(
      "div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption],
      [
        .element(
          "table",
          ["class": columns.count > 8 ? "dense" : columns.allSatisfy(\.isText) ? "prose" : ""],
          [
            .element("thead", [:], [.element("tr", [:], header)]), body,
          ])
      ])
    return .element(
      "figure", ["class": "table", "id": id],
      [
        .element("figcaption", [:], [title] + (note.isEmpty ? [] : [.text(" " + note)])),
        scroller,
        // Only where there is no room for all of it.
        .element("p", ["class": "cue", "aria-hidden": "true"], text: "← scrolls sideways →"),
        legend,
        .element(
          "p", ["class": "source"],
          [
            .text(source.isEmpty ? "" : source + " · "),
            .element("code", [:], text: id + ".csv"),
          ]),
      ])
  }

  /// What marks and shades mean, for those that are there.
  private var legend: HTML {
    let marks = Set(rows.flatMap { $0.cells.map(\.mark) })
    var parts: [HTML] = []
    if marks.contains(.ahead) {
      parts.append(
        .element("span", [:], [.element("b", [:], text: "bold"), .text(" ahead of all others")]))
    }
    if marks.contains(.level) {
      parts.append(
        .element(
          "span", [:],
          [
            .element("u", [:], text: "underlined"),
            .text(" level with the best, or highest where one seed settles nothing"),
          ]))
    }
    if let scale, rows.contains(where: { $0.cells.contains { $0.shade > 0 } }) {
      parts.append(
        .element(
          "span", [:],
          [
            .text("\(scale.meaning): \(scale.ends.0) "),
            .element("span", ["class": "heat-bar", "aria-hidden": "true"]),
            .text(" \(scale.ends.1)"),
          ]))
    }
    return parts.isEmpty ? .group([]) : .element("p", ["class": "key"], parts)
  }
}

extension ReportTable.Cell {
  fileprivate func html(isText: Bool) -> HTML {
    let figure: HTML =
      switch mark {
      case .none: .text(text)
      case .ahead, .strong: .element("b", [:], text: text)
      case .level: .element("u", [:], text: text)
      }
    let percent = Int((min(max(shade, 0), 1) * 100).rounded())
    return .element(
      "td",
      [
        "class": [
          isText ? text.count > 24 ? "words long" : text.count > 16 ? "words" : "words short" : "",
          percent > 0 ? "heat" : "",
        ].filter { !$0.isEmpty }
          .joined(separator: " "),
        "title": hint, "style": percent > 0 ? "--h:\(percent)%" : "",
      ], [figure] + notes.map { .element("small", [:], text: $0) })
  }
}
