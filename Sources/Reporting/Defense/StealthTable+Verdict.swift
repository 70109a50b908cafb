import Essentials

extension StealthTable {
  /// What it costs an attack to stay unnoticed; nothing without one that minds.
  var verdict: Verdict? {
    let rows = rows
    func name(_ row: Row) -> [String] { [row.dataset, row.ranker, row.attack, row.detector] }
    // The one of which most is known, over weights and seeds.
    func runs(_ rows: [Row]) -> Int { rows.reduce(0) { $0 + $1.share.count } }
    let frontiers = Dictionary(grouping: rows, by: name).sorted {
      (-runs($0.value), $0.key.joined(separator: "\n"))
        < (-runs($1.value), $1.key.joined(separator: "\n"))
    }.map(\.value)
    guard let frontier = frontiers.first, let bold = frontier.first, let shy = frontier.last,
      let most = bold.share.measurement, let least = shy.share.measurement,
      let seen = bold.auc.measurement, let unseen = shy.auc.measurement
    else { return nil }
    let attack = FieldNames.poisoningAttacks[bold.attack]
    let place = "\(FieldNames.rankers[bold.ranker]) (\(FieldNames.datasets[bold.dataset]))"
    let coin = "ROC-AUC, where a coin has 0.50"
    let finding =
      frontier.count == 1
      ? "\(attack), which minds being noticed by \(bold.detector) (λ = \(bold.weight.exact)), takes "
        + "\(most.mean.percent) of all places on \(place), and its accounts stand out by "
        + "\(seen.mean.text(digits: 2)) (\(coin))."
      : "\(attack), which minds being noticed by \(bold.detector) on \(place): at λ = \(bold.weight.exact) it "
        + "takes \(most.mean.percent) of all places and its accounts stand out by "
        + "\(seen.mean.text(digits: 2)) (\(coin)); at λ = \(shy.weight.exact), \(least.mean.percent) and "
        + "\(unseen.mean.text(digits: 2))."
    return Verdict(
      topic: "Stealth", finding: finding,
      details: frontiers.count > 1 ? ["\(frontiers.count - 1) more stand below."] : [],
      certainty: certainty(bold, shy), untried: ["other detectors than the attack knows"],
      terms: [.detection, .ahead, .interval])
  }

  private func certainty(_ bold: Row, _ shy: Row) -> String {
    var parts: [String] = []
    if bold.share.count < 2 {
      parts.append("one seed, so nobody knows how much of it is luck")
    } else if let interval = bold.share.measurement?.interval {
      parts.append(
        "over \(bold.share.seeds.seedText), the 95 % interval of these places goes from "
          + "\(max(0, interval.lower).percent) to \(min(1, interval.upper).percent)")
    }
    func words(_ comparison: SeedComparison?) -> String {
      switch comparison?.standing {
      case .ahead: "surely more"
      case .behind: "surely less"
      case .level: "level"
      case .unsettled: "not settled, on a single seed"
      case nil: "not comparable, for want of shared seeds"
      }
    }
    if bold.weight != shy.weight {
      parts.append(
        "what it takes at the least λ against the greatest is "
          + "\(words(SeedComparison(bold.share, shy.share))); how it stands out, "
          + words(SeedComparison(bold.auc, shy.auc)))
    }
    let coin = SeedComparison(shy.auc, shy.auc.mapValues { _ in 0.5 })
    parts.append("how its accounts stand out at the greatest λ is \(words(coin)) against a coin's")
    return sentences(parts)
  }
}
