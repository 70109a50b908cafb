/// What a paper says, and whether our runs bear it out.
struct Claim: Sendable {
  /// What our runs say to it.
  enum Verdict: String, Sendable {
    case holds = "holds"
    case holdsMostly = "holds mostly"
    case fails = "does not hold"
    /// Seeds are too few to say.
    case open = "not settled"

    /// For `count` cases of `total` in which it holds: all, most, or no more than half.
    ///
    /// - Parameter unsettled: How many of the cases could still hold, had they more seeds.
    init(_ count: Int, of total: Int, unsettled: Int = 0) {
      self =
        count == total
        ? .holds
        : 2 * count > total ? .holdsMostly : 2 * (count + unsettled) > total ? .open : .fails
    }

    /// For one case that holds if one thing is ahead of another.
    init(_ standing: SeedComparison.Standing?) {
      switch standing {
      case .ahead: self = .holds
      case .unsettled, nil: self = .open
      case .level, .behind: self = .fails
      }
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
    let open = claims.count { $0.verdict == .open }
    let failing = claims.count { $0.verdict == .fails }
    return Report.Section(
      id: id, title: title, shortTitle: shortTitle,
      blocks: [
        .paragraph(
          claims.count == 1
            ? "Of the claims, these runs can check one."
            : "Of \(claims.count) claims that these runs can check, \(holding) hold\(holding == 1 ? "s" : "")"
              + (mostly > 0 ? ", \(mostly) hold mostly" : "")
              + (failing > 0 ? ", \(failing) \(failing == 1 ? "does" : "do") not" : "")
              + (open > 0 ? "; for \(open) seeds are too few." : ".")),
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
                  ReportTable.Cell(
                    claim.verdict.rawValue, mark: claim.verdict == .fails ? .strong : .none),
                  ReportTable.Cell(claim.evidence),
                ])
            })),
      ])
  }
}
