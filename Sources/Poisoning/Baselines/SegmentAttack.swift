import Essentials
import Interactions

/// Targets beside a segment, the items that the intended audience has in common, and random fillers.
///
/// **Source.** Mobasher, Burke, Bhaumik & Williams, *Toward Trustworthy Recommender Systems: An Analysis of Attack Models
/// and Algorithm Robustness*, ACM Transactions on Internet Technology 7(4), 2007, the segment attack. It reads the log,
/// which a black box does not show.
///
/// **Differences.** The source takes the segment from what is known of items, such as a genre; a log of clicks knows
/// none, so that it is a seed item and its nearest neighbors by the cosine of their users. Fillers have the lowest
/// rating there, so that the segment stands out; a click cannot be low, and fillers are random clicks. The
/// rest is as in ``BandwagonAttack``.
public struct SegmentAttack: DrawingAttack {
  /// What users type.
  public static let identifier = "segment"

  /// The hyperparameters of ``SegmentAttack``.
  public struct Configuration: ComponentConfiguration {
    /// How many poisons to draw, of which the best is kept; 1 makes no query.
    public var draws = 1
    /// Which share of an account's clicks is on targets; one click at least.
    public var targetShare = 0.5
    /// How many different targets an account promotes.
    public var targetsPerAccount = 1
    /// How many items the segment has, the seed among them.
    public var selectedItems = 5
    /// Which share of the clicks that are not on targets is on the segment; the rest are fillers.
    public var selectedShare = 0.5
    /// Where the seed stands among the original items by popularity: 0 is the most popular one, 1 the least.
    public var seedRank = 0.0

    /// The defaults; the source's profiles, too, have few selected items and one target.
    public init() {}

    /// Throws an error that names the hyperparameter which is out of range, if one is.
    public func validate() throws {
      try require(draws >= 1, "draws", "at least 1")
      try AttackProfile.validate(targetShare: targetShare, targetsPerAccount: targetsPerAccount)
      try require(selectedItems >= 1, "selectedItems", "at least 1")
      try require((0...1).contains(selectedShare), "selectedShare", "from 0 to 1")
      try require((0...1).contains(seedRank), "seedRank", "from 0 to 1")
    }
  }

  private let configuration: Configuration
  private let log: InteractionLog

  /// An attack with these hyperparameters that has read the training part of the log.
  public init(_ configuration: Configuration, knowing log: InteractionLog) {
    self.configuration = configuration
    self.log = log
  }

  /// How many poisons to draw; 1 makes no query.
  public var draws: Int { configuration.draws }

  /// How poisons are drawn.
  public func strategy(in scenario: PoisoningScenario) -> PoisonStrategy {
    let selected = SelectedItems(
      segment(in: scenario), share: configuration.selectedShare,
      profile: AttackProfile(
        targetShare: configuration.targetShare,
        targetsPerAccount: configuration.targetsPerAccount, in: scenario))
    return { count, rng in (0..<count).map { _ in selected.poison(in: scenario, using: &rng) } }
  }

  /// The seed, then its nearest neighbors among the original items, nearest first; fewer than asked for
  /// where the seed's users have no more.
  func segment(in scenario: PoisoningScenario) -> [ItemID] {
    let ranking = scenario.originalsByPopularity
    let seed = ranking[Int((configuration.seedRank * Double(ranking.count - 1)).rounded())]
    var users = [Int](repeating: 0, count: scenario.items.count)
    var shared = users
    for user in 0..<log.userCount {
      let items = Set(log[UserID(user)])
      for item in items { users[item.index] += 1 }
      if items.contains(seed) { for item in items { shared[item.index] += 1 } }
    }
    // √|U_seed| is the same for every neighbor and does not change their order.
    let neighbors = scenario.items.originals.filter { $0 != seed.index && shared[$0] > 0 }
      .map { item in
        (closeness: Double(shared[item] * shared[item]) / Double(users[item]), item: item)
      }
      .sorted { ($1.closeness, $0.item) < ($0.closeness, $1.item) }
    return [seed] + neighbors.prefix(configuration.selectedItems - 1).map { ItemID($0.item) }
  }
}
