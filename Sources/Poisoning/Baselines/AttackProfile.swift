import Essentials
import Interactions

/// What an account's clicks are made of: targets, and others between them.
///
/// Source: the attack profile of Mobasher, Burke, Bhaumik & Williams 2007, section 3: a target i_t, selected items
/// I_S and fillers I_F. A profile of ratings is a set; an account is a trajectory, whose consecutive clicks
/// recommenders count. So targets are spread evenly among the others, the first click is one, and each
/// stands beside as many different items as there are.
struct AttackProfile: Sendable {
  /// T.
  let clicks: Int
  /// How many of the clicks are on targets, at least one.
  let targetClicks: Int
  /// How many different targets an account promotes.
  let targetCount: Int

  /// The profile of an account in `scenario`, whose every hyperparameter is within its range.
  init(targetShare: Double, targetsPerAccount: Int, in scenario: PoisoningScenario) {
    clicks = scenario.clicksPerFakeUser
    targetClicks = min(clicks, max(1, Int((Double(clicks) * targetShare).rounded())))
    targetCount = min(scenario.items.targetCount, targetsPerAccount)
  }

  /// How many of the clicks are on other items.
  var otherClicks: Int { clicks - targetClicks }

  /// The targets of every account: accounts take all targets in turn, in a random order, so that each is
  /// promoted as often as another, give or take an account.
  func targets(in scenario: PoisoningScenario, using rng: inout SeededGenerator) -> [[ItemID]] {
    let order = scenario.items.targets.map { ItemID($0) }.shuffled(using: &rng)
    return (0..<scenario.fakeUserCount).map { account in
      (0..<targetCount).map { order[(account * targetCount + $0) % order.count] }
    }
  }

  /// The clicks of an account, in order: its targets in turn, and its others in turn between them.
  ///
  /// - Parameters:
  ///   - targets: What it promotes, at least one.
  ///   - others: What else it clicks, in order; fewer than ``otherClicks`` begin anew, none leave their place
  ///     to the targets.
  func trajectory(targets: [ItemID], others: [ItemID]) -> [ItemID] {
    var (target, other) = (0, 0)
    return (0..<clicks).map { time in
      if others.isEmpty || time * targetClicks % clicks < targetClicks {
        defer { target += 1 }
        return targets[target % targets.count]
      }
      defer { other += 1 }
      return others[other % others.count]
    }
  }
}

extension AttackProfile {
  /// Throws unless `profile`'s hyperparameters are within their ranges.
  static func validate(targetShare: Double, targetsPerAccount: Int) throws {
    try require(targetShare > 0 && targetShare <= 1, "targetShare", "above 0 and at most 1")
    try require(targetsPerAccount >= 1, "targetsPerAccount", "at least 1")
  }
}
