import Essentials
import Interactions

/// A structured poison: every account promotes one of a few targets, alone or beside partners.
struct Spread: Hashable, Sendable {
  /// What is clicked beside a target.
  enum Partners: Hashable, Sendable {
    /// Nothing: every click is on a target.
    case none
    /// One of so many of the most popular items, at random.
    case popular(Int)
    /// One of the items that are near to most others, at random.
    case power(Int)
    /// The items whose lists the clicks can buy, as ``ConsLOP`` has them.
    case anchors
  }

  /// How many targets are promoted, each by as many accounts.
  var targets: Int
  /// What stands beside them.
  var partners: Partners
  /// Whether a partner is clicked before its target, and not after.
  var isPartnerFirst = false
}

/// What spreads are made of in one scenario.
struct SpreadMaterial: Sendable {
  let scenario: PoisoningScenario
  /// Original items, most popular first.
  let byPopularity: [ItemID]
  /// Original items, nearest to most others first.
  let byCentrality: [ItemID]
  /// The items whose lists the co-visits of one of so many targets buy, by that number: of each target of
  /// the log, and of any new one under nil.
  private let anchors: [Int: [ItemID?: [ItemID]]]

  /// - Parameter numbersOfTargets: Of the spreads beside ``Spread/Partners/anchors``.
  init(of scenario: PoisoningScenario, log: InteractionLog, numbersOfTargets: [Int]) {
    self.scenario = scenario
    byPopularity = scenario.originalsByPopularity
    byCentrality = PowerItemAttack(.init(), knowing: log).ranking(of: scenario.items)
    let needs = CoVisitNeeds(in: scenario, log: log)
    let targets = scenario.items.targets.map { ItemID($0) }
    let kinds = targets.filter(needs.knows).map(Optional.some) + [nil]
    let needed = kinds.map { needs.needed(for: $0, k: 10, normalization: .squareRoot) }
    var anchors: [Int: [ItemID?: [ItemID]]] = [:]
    for targets in numbersOfTargets where anchors[targets] == nil {
      // The target with the fewest accounts.
      let count = scenario.fakeUserCount / targets * (scenario.clicksPerFakeUser / 2)
      guard count > 0 else { continue }
      anchors[targets] = Dictionary(
        uniqueKeysWithValues: zip(kinds, needed).map { kind, needed in
          let plan = CoVisitPlan(
            needed: needed, popularity: scenario.popularity, budget: count)
          return (kind, plan.anchors(count: count))
        })
    }
    self.anchors = anchors
  }

  /// A poison of this kind, or nil where the clicks are too few for one.
  func poison(_ spread: Spread, using rng: inout SeededGenerator) -> Poison? {
    let (users, length) = (scenario.fakeUserCount, scenario.clicksPerFakeUser)
    guard spread.targets <= min(users, scenario.items.targetCount) else { return nil }
    let targets = Array(scenario.items.targets.shuffled(using: &rng).prefix(spread.targets))
      .map { ItemID($0) }
    var partners: [[ItemID]] = []
    if spread.partners == .anchors {
      guard let plans = anchors[spread.targets] else { return nil }
      partners = targets.map { (plans[$0] ?? plans[nil] ?? []).shuffled(using: &rng) }
    }
    var clicks: [ItemID] = []
    clicks.reserveCapacity(users * length)
    for user in 0..<users {
      let place = user % targets.count
      for time in 0..<length {
        let isTarget =
          spread.partners == .none
          || (spread.isPartnerFirst ? !time.isMultiple(of: 2) : time.isMultiple(of: 2))
        if isTarget {
          clicks.append(targets[place])
          continue
        }
        switch spread.partners {
        case .none: break
        case .popular(let count):
          clicks.append(byPopularity[rng.below(min(count, byPopularity.count))])
        case .power(let count):
          clicks.append(byCentrality[rng.below(min(count, byCentrality.count))])
        case .anchors:
          let own = partners[place]
          clicks.append(own[(user / targets.count * (length / 2) + time / 2) % own.count])
        }
      }
    }
    return Poison(fakeUserCount: users, clicksPerFakeUser: length, clicks: clicks)
  }
}
