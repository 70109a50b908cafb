import Essentials
import Interactions
import Poisoning

/// Every account clicks one target and one very popular item in turn, the same pair all day.
///
/// Account after account takes the next target and the next of the most popular items, so that each
/// target is seen beside something that nearly everybody has.
public struct FlashMob: HeuristicAttack {
  public static let identifier = "flash-mob"

  public struct Configuration: ComponentConfiguration {
    /// How many poisons to draw, of which the best is kept; 1 makes no query.
    public var draws = 1
    /// How many of the most popular items take part, at least 1.
    public var crowd = 20

    public init() {}

    public func validate() throws {
      try require(draws >= 1, "draws", "at least 1")
      try require(crowd >= 1, "crowd", "at least 1")
    }
  }

  private let configuration: Configuration

  public init(_ configuration: Configuration, knowing: RulesOnly) {
    self.configuration = configuration
  }

  public var draws: Int { configuration.draws }

  public func rule(in scenario: PoisoningScenario) -> ClickRule {
    let items = scenario.items
    let crowd = items.originals
      .sorted { (scenario.popularity[$1], $0) < (scenario.popularity[$0], $1) }
      .prefix(configuration.crowd)
    return { time, rng in
      let pair = rng.below(crowd.count)
      return time.isMultiple(of: 2)
        ? ItemID(items.originalCount + pair % items.targetCount) : ItemID(crowd[pair])
    }
  }
}
