import Essentials
import Interactions

/// Changes the best poisons a little, and keeps what is better: an evolution strategy (μ + λ) over clicks.
///
/// Every child comes from one of the `Elites`, or from two that share their accounts, and is changed in a few
/// places: other items, other targets, an item in place of another everywhere, an account like another, an
/// account in another order. How much is drawn anew for every child, from one click to a quarter of all,
/// each doubling as likely. Accounts stand in random order, and the first of a round are the best themselves
/// in another one, so that what was luck does not stay best.
struct EliteSearch: Sendable {
  private(set) var elites: Elites
  private let scenario: PoisoningScenario
  /// Original items, most popular first.
  private let byPopularity: [ItemID]

  /// A search that starts from what is known; at least one poison.
  init(from elites: Elites, in scenario: PoisoningScenario) {
    precondition(!elites.ranked.isEmpty, "a poison to start from")
    self.elites = elites
    self.scenario = scenario
    byPopularity = scenario.originalsByPopularity
  }

  /// The best poison.
  var best: Poison { elites.ranked[0].poison }

  /// `count` poisons, an eighth of them the best ones again.
  func sample(_ count: Int, using rng: inout SeededGenerator) -> [Poison] {
    (0..<count).map { place in
      let poison =
        place < min(count / 8, elites.ranked.count)
        ? elites.ranked[place].poison : child(using: &rng)
      return poison.shuffledAccounts(using: &rng)
    }
  }

  /// Notes what poisons have come to.
  mutating func learn(from poisons: [Poison], _ recNums: [Int]) {
    for (poison, recNum) in zip(poisons, recNums) { elites.add(poison, recNum) }
  }

  private func child(using rng: inout SeededGenerator) -> Poison {
    // The better of two at random: good ones are parents more often.
    func parent() -> Poison {
      elites.ranked[min(rng.below(elites.ranked.count), rng.below(elites.ranked.count))].poison
    }
    let length = scenario.clicksPerFakeUser
    var clicks = parent().clicks
    if rng.below(4) == 0 {
      let other = parent()
      for user in 0..<scenario.fakeUserCount where rng.below(2) == 0 {
        clicks.replaceSubrange(user * length..<(user + 1) * length, with: other[user])
      }
    }
    var doublings = 0
    while 4 << (doublings + 1) <= clicks.count { doublings += 1 }
    let amount = 1 << rng.below(doublings + 1)
    switch rng.below(5) {
    case 0: replace(amount, of: &clicks, using: &rng)
    case 1: substitute(in: &clicks, using: &rng)
    case 2: copyAccounts(max(1, amount / max(1, length)), in: &clicks, using: &rng)
    case 3: shuffleAccounts(max(1, amount / max(1, length)), in: &clicks, using: &rng)
    default: retarget(max(1, amount / max(1, length)), in: &clicks, using: &rng)
    }
    return Poison(
      fakeUserCount: scenario.fakeUserCount, clicksPerFakeUser: length, clicks: clicks)
  }

  /// An item to click: one that is clicked already, a target, a popular one, or any.
  private func item(like clicks: [ItemID], using rng: inout SeededGenerator) -> ItemID {
    switch rng.below(4) {
    case 0: clicks[rng.below(clicks.count)]
    case 1: scenario.randomTarget(using: &rng)
    case 2: byPopularity[min(rng.below(byPopularity.count), rng.below(byPopularity.count))]
    default: byPopularity[rng.below(byPopularity.count)]
    }
  }

  private func replace(
    _ count: Int, of clicks: inout [ItemID], using rng: inout SeededGenerator
  ) {
    for _ in 0..<count { clicks[rng.below(clicks.count)] = item(like: clicks, using: &rng) }
  }

  /// Another item in the place of one, wherever it is clicked.
  private func substitute(in clicks: inout [ItemID], using rng: inout SeededGenerator) {
    let old = clicks[rng.below(clicks.count)]
    let new = item(like: clicks, using: &rng)
    for place in clicks.indices where clicks[place] == old { clicks[place] = new }
  }

  private func copyAccounts(
    _ count: Int, in clicks: inout [ItemID], using rng: inout SeededGenerator
  ) {
    let length = scenario.clicksPerFakeUser
    for _ in 0..<count {
      let (from, to) = (rng.below(scenario.fakeUserCount), rng.below(scenario.fakeUserCount))
      for time in 0..<length { clicks[to * length + time] = clicks[from * length + time] }
    }
  }

  private func shuffleAccounts(
    _ count: Int, in clicks: inout [ItemID], using rng: inout SeededGenerator
  ) {
    let length = scenario.clicksPerFakeUser
    for _ in 0..<count {
      let range = rng.below(scenario.fakeUserCount) * length
      clicks.replaceSubrange(
        range..<range + length, with: clicks[range..<range + length].shuffled(using: &rng))
    }
  }

  /// Another target in the place of all that accounts promote.
  private func retarget(
    _ count: Int, in clicks: inout [ItemID], using rng: inout SeededGenerator
  ) {
    let length = scenario.clicksPerFakeUser
    for _ in 0..<count {
      let first = rng.below(scenario.fakeUserCount) * length
      let target = scenario.randomTarget(using: &rng)
      for place in first..<first + length where scenario.items.isTarget(clicks[place]) {
        clicks[place] = target
      }
    }
  }
}
