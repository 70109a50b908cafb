import Documents
import Essentials

extension PoisoningStudy {
  /// The most that anybody has reached on a testbed.
  struct Reach: Sendable {
    var testbed: Testbed
    /// The highest of those behind nobody: an attack, or a control that no attack is ahead of.
    var contender: Contest.Contender
    var recNum: Measurement
    var ceiling: Double
    var clean: Double
    /// RecNum as a share of the ceiling.
    var share: Double { recNum.mean / max(1, ceiling) }
    /// The same without what is there anyway.
    var gain: Double { (recNum.mean - clean) / max(1, ceiling) }
  }

  func reach(on testbed: Testbed) -> Reach? {
    let contest = contest(on: testbed)
    let front = contest.front.first { $0.id != Self.noPoison }
    let contender =
      front
      ?? contest.contenders.filter { $0.id != Self.noPoison }
      .max { Self.mean($0.results) < Self.mean($1.results) }
    guard let contender else { return nil }
    let documents = (cells[testbed] ?? [:]).sorted { $0.key < $1.key }.flatMap(\.value.findings)
      .map(\.document)
    guard !documents.isEmpty else { return nil }
    let own = documents.filter { contender.results[$0.seed] != nil }
    let same = own.isEmpty ? documents : own
    return Reach(
      testbed: testbed, contender: contender,
      recNum: Measurement(contender.results.sorted { $0.key < $1.key }.map(\.value)),
      ceiling: Measurement(same.map { Double($0.recNum.ceiling) }).mean,
      clean: Measurement(same.map(\.recNum.clean)).mean)
  }

  private static func mean(_ results: [UInt64: Double]) -> Double {
    Measurement(results.sorted { $0.key < $1.key }.map(\.value)).mean
  }

  /// What was reached on all testbeds, the largest gain first.
  var reaches: [Reach] {
    testbeds.compactMap(reach).enumerated()
      .sorted { ($1.element.gain, $0.offset) < ($0.element.gain, $1.offset) }.map(\.element)
  }

  /// What this study comes to; nothing without results.
  var verdict: Verdict? {
    let reaches = reaches
    guard let most = reaches.first else { return nil }
    var verdict = Verdict(
      topic: "Poisoning: \(rules.text)", finding: finding(most), certainty: certainty(of: most))
    if reaches.count > 1, let least = reaches.last { verdict.details.append(resistance(least)) }
    verdict.untried = untried
    verdict.terms = [.recNum, .ceiling, .ahead, .interval]
    if contests.values.contains(where: { $0.contenders.contains { $0.id.hasPrefix("control:") } }) {
      verdict.terms.append(.control)
    }
    return verdict
  }

  private func finding(_ most: Reach) -> String {
    let means =
      "Whoever opens \(rules.accounts) and clicks \(rules.clicks.grouped) times with each"
    let goods =
      rules.targets == 1 ? "an item of theirs" : "\(rules.targets.grouped) items of theirs"
    let place =
      "\(FieldNames.rankers[most.testbed.ranker]) (\(FieldNames.datasets[most.testbed.dataset]))"
    let beatsNothing = SeedComparison(
      most.contender.results, contest(on: most.testbed).results(of: Self.noPoison))
    guard beatsNothing?.mean ?? 1 > 0 else {
      return "\(means) was not seen to get \(goods) before anybody: on no recommender tried did an "
        + "attack buy more than no poison at all."
    }
    return "\(means) can put \(goods) before real users of \(place): \(most.contender.name) takes "
      + "\(most.share.percent) of all places in lists of ten that they can take "
      + "(\(most.recNum.mean.grouped) of \(most.ceiling.grouped); \(most.clean.grouped) without a poison)."
  }

  private func certainty(of most: Reach) -> String {
    let contest = contest(on: most.testbed)
    let seeds = most.contender.results.keys.sorted()
    var parts: [String] = []
    if let interval = most.recNum.interval {
      let (low, high) = (max(0, interval.lower), min(most.ceiling, interval.upper))
      parts.append(
        "over \(seeds.seedText), the 95 % interval of these places goes from \(low.grouped) to "
          + "\(high.grouped)")
    } else {
      parts.append("one seed, so nobody knows how much of it is luck")
    }
    if let comparison = SeedComparison(
      most.contender.results, contest.results(of: Self.noPoison))
    {
      let contrary = comparison.contradicting
      if !contrary.isEmpty {
        parts.append("on \(contrary.seedText) it is less than without a poison")
      } else if comparison.standing == .level {
        parts.append("the gain over no poison is not sure")
      }
    }
    parts.append("who does best there: \(contest.words)")
    if contest.mixesSeeds {
      parts.append("not all have played the same seeds, and only shared ones were compared")
    }
    let record = record(of: PublishedPoisoning.attack)
    if record.total > 1 {
      parts.append(
        "\(FieldNames.poisoningAttacks[PublishedPoisoning.attack]) is \(record.words)")
    }
    return sentences(parts)
  }

  /// The one that held out best, and how strong what it held out against was.
  private func resistance(_ least: Reach) -> String {
    "Held out best: \(name(of: least.testbed)), against \(attempts(on: least.testbed)). "
      + (least.recNum.mean == 0
        ? "Nobody got one of these items into any list"
        : "The most is what \(least.contender.name) takes: \(least.share.percent) "
          + "(\(least.recNum.mean.grouped) of \(least.ceiling.grouped))")
      + ". It may fall to others, or to more of the same."
  }

  /// In words: 7 attacks (at most 25,600 queries and 800 steps, seeds 1–3).
  private func attempts(on testbed: Testbed) -> String {
    let cells = (cells[testbed] ?? [:]).values
    let queries = cells.map(\.queries).max() ?? 0
    let steps = cells.flatMap(\.findings).map(\.document.curve.count).max() ?? 0
    let seeds = Set(cells.flatMap(\.seeds)).sorted()
    var effort = [queries < 1 ? "no queries" : "at most \(queries.grouped) queries"]
    if steps > 1 { effort[0] += " and \(steps.grouped) steps" }
    effort.append(seeds.seedText)
    return
      "\(cells.count.grouped) attack\(cells.count == 1 ? "" : "s") (\(effort.joined(separator: ", ")))"
  }

  /// What the store has nothing on, of what one would want to know.
  private var untried: [String] {
    let attacks = FieldNames.poisoningAttacks.identifiers
    let nowhere = attacks.filter { attack in testbeds.allSatisfy { self[$0, attack] == nil } }
    let somewhere = attacks.filter { attack in
      !nowhere.contains(attack) && testbeds.contains { self[$0, attack] == nil }
    }
    let hasControls = testbeds.contains { testbed in
      contest(on: testbed).contenders.contains { $0.id.hasPrefix("control:") }
    }
    var untried: [String] = []
    if !nowhere.isEmpty {
      untried.append(list(nowhere.map { FieldNames.poisoningAttacks[$0] }))
    }
    if !somewhere.isEmpty {
      untried.append(
        "\(list(somewhere.map { FieldNames.poisoningAttacks[$0] })) on every recommender")
    }
    if !hasControls { untried.append("luck with as many queries (--controls)") }
    if rules.lists == "candidates" {
      untried.append("lists chosen from the whole catalogue (--lists full)")
    }
    switch rules.refresh {
    case "incremental": untried.append("retraining from scratch (--refresh retrain)")
    case let text where text.hasPrefix("warm-start"):
      untried.append("learning from the new clicks alone (--refresh incremental)")
    case "retrain": untried.append("learning from the new clicks alone (--refresh incremental)")
    default: break
    }
    if otherBudgets == 0 { untried.append("more or fewer accounts and clicks") }
    return untried
  }
}

extension Contest {
  /// What one contender came to, by seed.
  func results(of id: String) -> [UInt64: Double] {
    contenders.first { $0.id == id }?.results ?? [:]
  }
}

/// Clauses as sentences.
func sentences(_ clauses: [String]) -> String {
  clauses.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }.joined(separator: " ")
}
