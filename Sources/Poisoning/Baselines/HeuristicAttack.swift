import Essentials
import Interactions

/// What a fake user clicks at a position of its trajectory, from 0.
public typealias ClickRule = @Sendable (_ time: Int, inout SeededGenerator) -> ItemID

/// An attack that follows a fixed rule, click by click: it draws poisons at random and learns
/// nothing.
public protocol HeuristicAttack: DrawingAttack {
  /// The rule that every fake user follows in `scenario`.
  func rule(in scenario: PoisoningScenario) -> ClickRule
}

extension HeuristicAttack {
  /// Poisons whose every click follows ``rule(in:)``.
  public func strategy(in scenario: PoisoningScenario) -> PoisonStrategy {
    let rule = rule(in: scenario)
    return { count, rng in
      (0..<count).map { _ in scenario.poison(following: rule, using: &rng) }
    }
  }
}

/// The hyperparameters of a heuristic that has none of its own.
public struct HeuristicConfiguration: ComponentConfiguration {
  /// How many poisons to draw, of which the best is kept; 1 makes no query.
  public var draws = 1

  /// One draw.
  public init() {}

  /// Throws an error that names the hyperparameter which is out of range, if one is.
  public func validate() throws { try require(draws >= 1, "draws", "at least 1") }
}

extension PoisoningScenario {
  /// A poison whose every click is drawn by `rule`, trajectory after trajectory.
  public func poison(
    following rule: ClickRule, using rng: inout SeededGenerator
  ) -> Poison {
    var clicks: [ItemID] = []
    clicks.reserveCapacity(clickCount)
    for _ in 0..<fakeUserCount {
      for time in 0..<clicksPerFakeUser { clicks.append(rule(time, &rng)) }
    }
    return Poison(
      fakeUserCount: fakeUserCount, clicksPerFakeUser: clicksPerFakeUser, clicks: clicks)
  }

  /// A target, each equally likely.
  public func randomTarget(using rng: inout SeededGenerator) -> ItemID {
    ItemID(items.originalCount + rng.below(items.targetCount))
  }

  /// The original items from the most to the least popular; equals by id.
  public var originalsByPopularity: [ItemID] {
    items.originals.sorted { (-popularity[$0], $0) < (-popularity[$1], $1) }.map(ItemID.init)
  }

  /// How many of the most popular original items make up `share` of the catalogue; at least one.
  public func popularCount(share: Double) -> Int {
    min(items.originalCount, max(1, Int((Double(items.originalCount) * share).rounded())))
  }
}
