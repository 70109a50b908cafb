/// What a paper says, and whether our runs bear it out.
struct Claim: Sendable {
  /// What our runs say to it.
  enum Verdict: String, Sendable {
    case holds = "holds"
    case holdsMostly = "holds mostly"
    case fails = "does not hold"

    /// For `count` cases of `total` in which it holds: all, most, or no more than half.
    init(_ count: Int, of total: Int) {
      self = count == total ? .holds : 2 * count > total ? .holdsMostly : .fails
    }
  }

  /// The claim, in a sentence.
  var statement: String
  var verdict: Verdict
  /// The figures that decide it.
  var evidence: String

  /// A table of claims, or nothing if none could be checked.
  static func section(
    _ claims: [Claim], id: String, title: String, shortTitle: String, paper: String,
    source: String
  ) -> Report.Section? {
    guard !claims.isEmpty else { return nil }
    let holding = claims.count { $0.verdict == .holds }
    let mostly = claims.count { $0.verdict == .holdsMostly }
    return Report.Section(
      id: id, title: title, shortTitle: shortTitle,
      blocks: [
        .paragraph(
          "Of \(claims.count) claims that these runs can check, \(holding) hold"
            + (mostly > 0 ? ", \(mostly) hold mostly" : "")
            + (holding + mostly < claims.count
              ? " and \(claims.count - holding - mostly) do not." : ".")),
        .table(
          ReportTable(
            id: id + "-table", caption: "What \(paper) claim, and what our runs say.",
            source: source,
            columns: [
              .init("Claim", isText: true), .init("Verdict", isText: true),
              .init("On our runs", isText: true),
            ],
            rows: claims.map { claim in
              ReportTable.Row(
                [claim.statement],
                [
                  ReportTable.Cell(claim.verdict.rawValue, isBest: claim.verdict == .fails),
                  ReportTable.Cell(claim.evidence),
                ])
            })),
      ])
  }
}
