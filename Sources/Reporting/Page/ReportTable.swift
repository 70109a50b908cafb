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

  /// A cell.
  package struct Cell: Sendable {
    /// The figure itself.
    package var text: String
    /// What stands small beneath it: what the paper has.
    package var note = ""
    /// What the pointer shows.
    package var hint = ""
    /// Whether it is the best of its kind.
    package var isBest = false
    /// How much it is shaded, from 0 to 1.
    package var shade = 0.0

    package init(
      _ text: String, note: String = "", hint: String = "", isBest: Bool = false, shade: Double = 0
    ) {
      self.text = text
      self.note = note
      self.hint = hint
      self.isBest = isBest
      self.shade = shade
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
  /// The same for programs, often with more columns: a header, then a line a measurement.
  package var csv: CSV

  package init(
    id: String, caption: String, note: String = "", source: String, columns: [Column], rows: [Row],
    csv: CSV? = nil
  ) {
    self.id = id
    self.caption = caption
    self.note = note
    self.source = source
    self.columns = columns
    self.rows = rows
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
        .element(
          "p", ["class": "source"],
          [
            .text(source.isEmpty ? "" : source + " · "),
            .element("code", [:], text: id + ".csv"),
          ]),
      ])
  }
}

extension ReportTable.Cell {
  fileprivate func html(isText: Bool) -> HTML {
    var parts = [isBest ? HTML.element("b", [:], text: text) : .text(text)]
    if !note.isEmpty { parts.append(.element("small", [:], text: note)) }
    let opacity = Int((min(max(shade, 0), 1) * 30).rounded())
    return .element(
      "td",
      [
        "class": isText ? "words" : "", "title": hint,
        "style": opacity > 0
          ? "background:rgba(86,180,233,.\(opacity < 10 ? "0" : "")\(opacity))" : "",
      ], parts)
  }
}
