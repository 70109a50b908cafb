/// What `report` prints with `--json`.
package struct ReportDocument: Codable, Sendable, Equatable {
  /// The page that was written.
  package var page: String
  /// The folder of tables and figures.
  package var figures: String
  /// The names of the tables.
  package var tables: [String]
  /// The names of the figures.
  package var charts: [String]

  package init(page: String, figures: String, tables: [String], charts: [String]) {
    self.page = page
    self.figures = figures
    self.tables = tables
    self.charts = charts
  }
}
