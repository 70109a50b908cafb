import Essentials

extension DefenseStudy {
  /// One recommender behind its defenses, attacked by whichever attack does most there.
  struct Stand {
    var testbed: PoisoningStudy.Testbed
    var rules: PoisoningStudy.Rules
    /// The attacks that all defenses of it were tried on.
    var attacks: [String]
    var contest: Contest
    /// The defense that leaves least; which one is surely best says ``contest``.
    var defense: String
    /// What is taken without a defense, and behind the one that leaves least.
    var open: [UInt64: Double]
    var left: [UInt64: Double]
    var cost: [UInt64: Double]

    /// What the defense takes away from the attacker.
    var gain: SeedComparison? { SeedComparison(open, left) }
  }

  /// What stands where defenses were tried on the same attacks, the recommender that loses most without one
  /// first.
  var stands: [Stand] {
    struct Key: Hashable {
      var testbed: PoisoningStudy.Testbed
      var rules: PoisoningStudy.Rules
    }
    var keys: [Key] = []
    for place in places {
      let key = Key(testbed: place.testbed, rules: place.rules)
      if !keys.contains(key) { keys.append(key) }
    }
    return keys.compactMap { key in
      stand(
        cells.filter { $0.place.testbed == key.testbed && $0.place.rules == key.rules },
        key.testbed, key.rules)
    }.enumerated().sorted {
      (-($0.element.open.measurement?.mean ?? 0), $0.offset)
        < (-($1.element.open.measurement?.mean ?? 0), $1.offset)
    }.map(\.element)
  }

  private func stand(
    _ cells: [Cell], _ testbed: PoisoningStudy.Testbed, _ rules: PoisoningStudy.Rules
  ) -> Stand? {
    let byDefense = Dictionary(grouping: cells, by: \.defense)
    let tried = byDefense.values.map { Set($0.map(\.place.attack)) }
    let attacks = tried.dropFirst().reduce(tried.first ?? []) { $0.intersection($1) }
    guard !attacks.isEmpty else { return nil }
    let shared = cells.filter { attacks.contains($0.place.attack) }
    func worst(
      _ cells: [Cell], _ damage: (Cell) -> [UInt64: Double]
    ) -> [UInt64: Double] {
      // Of the seeds that every attack has.
      cells.dropFirst().reduce(cells.first.map(damage) ?? [:]) { worst, cell in
        let own = damage(cell)
        return worst.reduce(into: [:]) { result, entry in
          if let value = own[entry.key] { result[entry.key] = max(entry.value, value) }
        }
      }
    }
    let left = byDefense.keys.sorted().map { defense in
      (
        defense: defense,
        damage: worst(shared.filter { $0.defense == defense }) { $0.left }
      )
    }
    // The same attack without a defense is the same beside each of them.
    let open = worst(
      attacks.sorted().compactMap { attack in
        let own = shared.filter { $0.place.attack == attack }
        guard var first = own.first else { return nil }
        first.open = own.reduce(into: [:]) { $0.merge($1.open) { first, _ in first } }
        return first
      }
    ) { $0.open }
    let contest = Self.contest(left, open: open)
    guard
      let best = contest.front.first(where: { !$0.isControl })?.id
        ?? left.filter({ !$0.damage.isEmpty }).min(by: {
          ($0.damage.measurement?.mean ?? 1) < ($1.damage.measurement?.mean ?? 1)
        })?.defense
    else { return nil }
    let costs = (byDefense[best] ?? []).reduce(into: [:]) {
      $0.merge($1.cost) { first, _ in first }
    }
    return Stand(
      testbed: testbed, rules: rules, attacks: FieldNames.poisoningAttacks.sorted(attacks),
      contest: contest, defense: best, open: open,
      left: left.first { $0.defense == best }?.damage ?? [:], cost: costs)
  }

  /// What the defenses come to; nothing without any.
  var verdict: Verdict? {
    let stands = stands
    guard let first = stands.first else { return nil }
    var details: [String] = []
    let words = FieldNames.defenseMeanings.filter { first.defense.hasPrefix($0.name) }
    if let meaning = words.first?.meaning, helps(first) { details.append("Behind it \(meaning).") }
    if stands.count > 1 {
      details.append(
        "Elsewhere: "
          + stands.dropFirst().prefix(4).map { sentence($0, withRules: $0.rules != first.rules) }
          .joined(separator: "; ")
          + (stands.count > 5 ? "; \(stands.count - 5) more below." : "."))
    }
    if let harm = worstHarm {
      details.append(
        "A defense can do harm: on \(place(harm.place.testbed)), \(harm.defense) lets "
          + "\(FieldNames.poisoningAttacks[harm.place.attack]) take \(percent(harm.left)) instead of "
          + "\(percent(harm.open))"
          + (harm.against?.standing == .unsettled ? ", on a single seed." : "."))
    }
    return Verdict(
      topic: "Defenses", finding: finding(first), details: details, certainty: certainty(of: first),
      untried: untried, terms: [.recNum, .ceiling, .ahead, .interval, .ndcg])
  }

  /// Whether its defense is seen to help, be it on a single seed.
  func helps(_ stand: Stand) -> Bool {
    switch stand.gain?.standing {
    case .ahead: true
    case .unsettled: (stand.gain?.mean ?? 0) > 0
    default: false
    }
  }

  private func finding(_ stand: Stand) -> String {
    let without =
      "Without a defense, \(attackers(stand)) of \(stand.rules.accounts) takes "
      + "\(percent(stand.open)) of all places in lists of ten that promoted items can take of "
      + place(stand.testbed)
    return helps(stand)
      ? "\(without); behind \(stand.defense) it takes \(percent(stand.left)), \(cost(stand))."
      : "\(without), and no defense that was tried is seen to help: behind \(stand.defense) it takes "
        + "\(percent(stand.left)), \(cost(stand))."
  }

  /// Its attacks in a few words: "the best of 3 attacks".
  private func attackers(_ stand: Stand) -> String {
    stand.attacks.count == 1
      ? FieldNames.poisoningAttacks[stand.attacks[0]] : "the best of \(stand.attacks.count) attacks"
  }

  /// One recommender in a clause, with the rules of the game or without.
  func sentence(_ stand: Stand, withRules: Bool) -> String {
    "\(place(stand.testbed)), \(attackers(stand))"
      + (withRules ? " (\(stand.rules.text))" : "") + ": \(percent(stand.open)) without a defense, "
      + "\(percent(stand.left)) behind \(stand.defense), \(cost(stand))"
      + (helps(stand) ? "" : ", which is no sure gain")
  }

  private func cost(_ stand: Stand) -> String {
    guard let cost = stand.cost.measurement else {
      return "and what it costs real users was not measured"
    }
    // Less than what is written is nothing.
    return abs(cost.mean) < 0.000_5
      ? "at no cost to the quality of real users' lists (NDCG@10)"
      : "for \(abs(cost.mean).percent) \(cost.mean > 0 ? "less" : "more") quality of real users' lists (NDCG@10)"
  }

  private func certainty(of stand: Stand) -> String {
    var parts: [String] = []
    if let left = stand.left.measurement, let interval = left.interval {
      parts.append(
        "over \(stand.left.seeds.seedText), the 95 % interval of what is left goes from "
          + "\(max(0, interval.lower).percent) to \(min(1, interval.upper).percent)")
    } else {
      parts.append("one seed, so nobody knows how much of it is luck")
    }
    if let gain = stand.gain, !gain.contradicting.isEmpty {
      parts.append("on \(gain.contradicting.seedText) it is the other way round")
    }
    parts.append("which defense leaves least there: \(stand.contest.words)")
    if stand.contest.mixesSeeds {
      parts.append("not all have played the same seeds, and only shared ones were compared")
    }
    let own = cells.filter { $0.defense == stand.defense }.compactMap(\.against)
    let sure = own.count { $0.standing == .behind }
    let open = own.count { $0.standing == .unsettled }
    if own.count > 1 {
      parts.append(
        "of all \(own.count) pairs of a recommender and an attack, \(stand.defense) surely leaves less than no "
          + "defense on \(sure)" + (open > 0 ? ", and on \(open) a single seed cannot tell" : ""))
    }
    return sentences(parts)
  }

  private var untried: [String] {
    let tried = Set(
      cells.flatMap { $0.defense.split(separator: ", then ").map { $0.prefix { $0 != " " } } })
    let defenses = FieldNames.defenseMeanings.map(\.name).filter { !tried.contains($0[...]) }
    let attacks = FieldNames.poisoningAttacks.identifiers.filter { attack in
      cells.allSatisfy { $0.place.attack != attack }
    }
    var untried: [String] = []
    if !defenses.isEmpty { untried.append(list(defenses)) }
    if !attacks.isEmpty { untried.append(list(attacks.map { FieldNames.poisoningAttacks[$0] })) }
    if cells.allSatisfy(\.adaptive.isEmpty) {
      untried.append("attacks that know of the defense")
    }
    return untried + ["attackers with more accounts"]
  }

  /// Where a defense lets an attack take most more than there is without it.
  private var worstHarm: Cell? {
    cells.filter {
      guard let against = $0.against else { return false }
      return against.mean > 0.01 && [.ahead, .unsettled].contains(against.standing)
    }.max { ($0.against?.mean ?? 0) < ($1.against?.mean ?? 0) }
  }

  private func place(_ testbed: PoisoningStudy.Testbed) -> String {
    "\(FieldNames.rankers[testbed.ranker]) (\(FieldNames.datasets[testbed.dataset]))"
  }

  private func percent(_ damage: [UInt64: Double]) -> String {
    damage.measurement.map(\.mean).percent
  }
}
