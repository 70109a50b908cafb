import Documents
import Interactions

/// What the figures of the demonstration say about each recommender, in words.
///
/// Which words, the figures decide; why, how the recommender works.
struct DemoLessons {
  /// Below this share of all places a recommender resists.
  static let resisting = 0.01
  /// From this share on it is wide open.
  static let open = 0.25
  /// What reaches so much of what was learned, without a query, needs no learning.
  static let level = 0.9

  /// A sentence or two for each recommender, in the order of their first outcomes.
  let lines: [String]

  /// - Parameters:
  ///   - outcomes: Attacks that learn and attacks that ask nothing, each on each recommender.
  ///   - log: What they were trained on.
  init(_ outcomes: [PoisonDocument], log: InteractionLog) {
    var rankers: [String] = []
    for outcome in outcomes where !rankers.contains(outcome.ranker) {
      rankers.append(outcome.ranker)
    }
    lines = rankers.flatMap { ranker in
      let all = outcomes.filter { $0.ranker == ranker }
      let attacks = all.filter { $0.defense == nil }
      let why = all.first.flatMap { Self.mechanism(of: ranker, $0, log) }.map { " " + $0 } ?? ""
      return [Self.verdict(on: ranker, attacks) + why]
        + all.compactMap { Self.verdict(on: $0, beside: attacks) }
    }
  }

  /// What a defense buys and costs; nil if there is none, or the attack was not run without it.
  private static func verdict(
    on outcome: PoisonDocument, beside attacks: [PoisonDocument]
  ) -> String? {
    guard let defense = outcome.defense,
      let open = attacks.first(where: { $0.attack == outcome.attack })
    else { return nil }
    let name = defense.chain.map(\.defense).joined(separator: " and ")
    let (left, before) = (share(outcome), share(open))
    guard before >= resisting else {
      return
        "\(name) has nothing to stop: without it \(outcome.attack) takes \(before.percent) of all places."
    }
    let verdict =
      left <= before / 2 ? "pays" : left < before ? "helps a little" : "buys nothing"
    let learning = defense.adaptive ? ", which learns through it," : ""
    let clean = outcome.accuracy?.clean.ndcg
    let cost = defense.undefended.accuracy.ndcg.flatMap { before in
      clean.map { "; NDCG@10 is \($0.text(digits: 3)), without it \(before.text(digits: 3))" }
    }
    return
      "\(name) \(verdict): \(outcome.attack)\(learning) takes \(left.percent) of all places "
      + "behind it, \(before.percent) without\(cost ?? "")."
  }

  private static func share(_ outcome: PoisonDocument) -> Double {
    outcome.recNum.poisoned / Double(max(1, outcome.recNum.ceiling))
  }

  private static func best(_ outcomes: [PoisonDocument]) -> PoisonDocument? {
    outcomes.max { share($0) < share($1) }
  }

  private static func verdict(on ranker: String, _ attacks: [PoisonDocument]) -> String {
    guard let best = best(attacks), share(best) >= resisting else {
      let most = best(attacks).map(share) ?? 0
      return "\(ranker) resists: no attack takes more than \(most.percent) of all places."
    }
    let learned = Self.best(attacks.filter { $0.queries > 0 })
    let blind = Self.best(attacks.filter { $0.queries == 0 })
    if let blind, share(blind) >= level * share(best) {
      let others =
        learned.map {
          "; \($0.attack) takes \(share($0).percent) after \($0.queries.grouped) queries"
        } ?? ""
      return
        "\(ranker) needs no learning: \(blind.attack) takes \(share(blind).percent) of all places "
        + "without a single query\(others)."
    }
    let others = blind.map { ", the best attack that asks nothing \(share($0).percent)" } ?? ""
    return share(best) >= open
      ? "\(ranker) is wide open: \(best.attack) takes \(share(best).percent) of all places\(others)."
      : "\(ranker) falls to an attack that learns: \(best.attack) takes \(share(best).percent) of "
        + "all places\(others)."
  }

  /// Why, as far as the recommender's own rule tells.
  private static func mechanism(
    of ranker: String, _ outcome: PoisonDocument, _ log: InteractionLog
  ) -> String? {
    switch ranker {
    case "itempop":
      let clicks = outcome.configuration.fakeUsers * outcome.configuration.clicks
      let each = clicks / max(1, outcome.configuration.targets)
      let fewer = log.popularity.count { $0 < each }
      let share = Double(fewer) / Double(max(1, log.itemCount))
      return
        "It counts clicks, and \(each) on a new item are more than \(share.percent) of its items "
        + "have."
    case "co-visitation":
      return
        "It shows what was clicked next to what one has, so a new item has to stand beside items "
        + "that many have: anybody can guess those."
    case "pmf":
      return "A new item starts near 0 like all that nobody touched; a few steps toward the right "
        + "tastes lift it above, and which those are has to be found out."
    case "bpr":
      return "A new item starts among the least popular, and an update takes one step a click: it "
        + "does not climb far. What a full retraining would do, '--refresh retrain' tells."
    default: return nil
    }
  }
}
