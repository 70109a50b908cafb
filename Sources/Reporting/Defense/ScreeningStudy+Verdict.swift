import Essentials

extension ScreeningStudy {
  /// The detector that finds most of an attack's accounts in one place.
  struct Watch {
    var cell: Cell
    var contest: Contest
    /// The share that it finds.
    var share: Double { cell.strictRecall.measurement?.mean ?? 0 }
    var againstChance: SeedComparison? {
      SeedComparison(cell.strictRecall, contest.results(of: ScreeningStudy.chance))
    }
  }

  /// The best watch for every attack, the best found first; of the numbers of accounts that were tried, the one with most
  /// measurements.
  var watches: [Watch] {
    let counts = Dictionary(grouping: cells, by: \.place.fakeUsers).mapValues {
      $0.reduce(0) { $0 + $1.results.count }
    }
    // Of several, the published number, else the least.
    func rank(_ count: (key: Int, value: Int)) -> (Int, Int, Int) {
      (count.value, count.key == 20 ? 1 : 0, -count.key)
    }
    guard let usual = counts.max(by: { rank($0) < rank($1) })?.key else {
      return []
    }
    let here = places.filter { $0.fakeUsers == usual }
    return (here.isEmpty ? places : here).compactMap { place -> Watch? in
      let contest = contest(at: place)
      let own = cells.filter { $0.place == place }
      let first = contest.front.first { !$0.isControl }
      guard
        let cell = own.first(where: { $0.name == first?.id })
          ?? own.max(by: { $0.found < $1.found })
      else { return nil }
      return Watch(cell: cell, contest: contest)
    }.enumerated().sorted { (-$0.element.share, $0.offset) < (-$1.element.share, $1.offset) }
      .map(\.element)
  }

  /// What the screens come to; nothing without any.
  var verdict: Verdict? {
    let watches = watches
    guard let best = watches.first else { return nil }
    var details: [String] = []
    if watches.count > 1, let least = watches.last {
      details.append(
        "Least noticed: \(accounts(least)), of which the best detector, \(least.cell.name), "
          + "\(least.cell.words).")
    }
    return Verdict(
      topic: "False accounts", finding: finding(best), details: details,
      certainty: certainty(of: best),
      untried: untried, terms: [.detection, .interval, .ahead])
  }

  private func finding(_ watch: Watch) -> String {
    let cell = watch.cell
    let helps =
      watch.againstChance.map { $0.mean > 0 && [.ahead, .unsettled].contains($0.standing) } ?? false
    let rate =
      "\(cell.words) (of \(BaseRate.count(cell.realUsers)) real ones); as many flags at random find "
      + BaseRate.count(cell.guessed)
    return helps
      ? "Whoever screens accounts notices \(accounts(watch)) best: allowed to flag 1 of 100 honest users, "
        + "\(cell.name) \(rate)."
      : "Whoever screens accounts would not notice for sure: even of \(accounts(watch)), "
        + "\(cell.name) \(rate)."
  }

  private func accounts(_ watch: Watch) -> String {
    let place = watch.cell.place
    return place.fakeUsers.accounts + " of "
      + "\(FieldNames.poisoningAttacks[place.attack]) on \(FieldNames.datasets[place.dataset])"
  }

  private func certainty(of watch: Watch) -> String {
    let seeds = watch.cell.results.keys.sorted()
    var parts: [String] = []
    if let interval = watch.cell.strictRecall.measurement?.interval {
      let accounts = Double(watch.cell.place.fakeUsers)
      parts.append(
        "over \(seeds.seedText), the 95 % interval of those found goes from "
          + "\(BaseRate.count(max(0, interval.lower) * accounts)) to "
          + BaseRate.count(min(1, interval.upper) * accounts))
    } else {
      parts.append("one seed, so nobody knows how much of it is luck")
    }
    parts.append("which detector finds most there: \(watch.contest.words)")
    let controls = cells.filter { $0.place.attack == Self.control }
    if !controls.isEmpty {
      let areas = controls.map { $0.measurement(\.auc).mean }
      let (low, high) = (areas.min() ?? 0.5, areas.max() ?? 0.5)
      parts.append(
        "where real accounts pass as false ones, which nobody can tell, ROC-AUC lies between "
          + "\(low.text(digits: 2)) and \(high.text(digits: 2)), around the coin's 0.50")
    }
    return sentences(parts)
  }

  private var untried: [String] {
    let attacks = FieldNames.poisoningAttacks.identifiers.filter { attack in
      cells.allSatisfy { $0.place.attack != attack }
    }
    var untried =
      attacks.isEmpty ? [] : [list(attacks.map { FieldNames.poisoningAttacks[$0] })]
    if !cells.contains(where: { $0.place.attack == Self.control }) {
      untried.append("the control of real accounts (--attack real-users)")
    }
    return untried + ["attackers who know the detector"]
  }
}
