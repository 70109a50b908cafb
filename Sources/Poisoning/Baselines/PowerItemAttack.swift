import Essentials
import Interactions

/// Alternately a power item and a target, a power item being one that many items resemble.
///
/// Source: Seminario & Wilson 2014, "Attacking item-based recommender systems with power items",
/// selection by in-degree centrality; adapted in PoisonRec, section IV.A. It reads the log, which a
/// black box does not show.
///
/// **Differences.** The paper does not say how many power items are clicked: the 50 most central by
/// default, each click a random one of them.
public struct PowerItemAttack: HeuristicAttack {
  /// What users type.
  public static let identifier = "power-item"

  /// Whatever is asked for.
  public static let servesAnyGoal = true

  /// The hyperparameters of ``PowerItemAttack``.
  public struct Configuration: ComponentConfiguration {
    /// How many poisons to draw, of which the best is kept; 1 makes no query.
    public var draws = 1
    /// How many of the most central items count as power items.
    public var powerItems = 50
    /// How many nearest neighbours of each item are counted.
    public var neighbors = 50

    /// The source's 50 neighbours.
    public init() {}

    /// Throws an error that names the hyperparameter which is out of range, if one is.
    public func validate() throws {
      try require(draws >= 1, "draws", "at least 1")
      try require(powerItems >= 1, "powerItems", "at least 1")
      try require(neighbors >= 1, "neighbors", "at least 1")
    }
  }

  private let configuration: Configuration
  private let centrality: [Int]

  /// An attack with these hyperparameters that has read the training part of the log.
  public init(_ configuration: Configuration, knowing log: InteractionLog) {
    self.configuration = configuration
    centrality = inDegreeCentrality(of: log, neighborCount: configuration.neighbors)
  }

  /// How many poisons to draw; 1 makes no query.
  public var draws: Int { configuration.draws }

  /// The original items, the nearest to most others first, of equals the first: what is promoted is no
  /// partner of itself.
  package func ranking(of items: ItemCatalog) -> [ItemID] {
    items.originals.sorted { (-centrality[$0], $0) < (-centrality[$1], $1) }.map(ItemID.init)
  }

  /// What every fake user clicks at each position.
  public func rule(in scenario: PoisoningScenario) -> ClickRule {
    let power = ranking(of: scenario.items).prefix(configuration.powerItems)
    return { time, rng in
      time.isMultiple(of: 2)
        ? power[rng.below(power.count)] : scenario.randomTarget(using: &rng)
    }
  }
}
