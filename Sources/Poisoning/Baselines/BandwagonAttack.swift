import Essentials
import Interactions

/// Targets beside the few items that everybody knows, and random fillers.
///
/// **Source.** Mobasher, Burke, Bhaumik & Williams, *Toward Trustworthy Recommender Systems: An Analysis of Attack Models
/// and Algorithm Robustness*, ACM Transactions on Internet Technology 7(4), 2007, the bandwagon attack. Its selected
/// items are frequently rated ones; popularity is all that it has to know.
///
/// **Differences.** Clicks have no ratings: a target and a selected item are clicked where the source gives them the
/// highest rating, a filler is clicked where it gives the system's mean. A target is clicked more than once
/// (``Configuration/targetShare``), because clicks count and the budget allows it. Accounts take the
/// targets in turn, one each by default, as a profile of the source has one.
public struct BandwagonAttack: DrawingAttack {
  /// What users type.
  public static let identifier = "bandwagon"

  /// The hyperparameters of ``BandwagonAttack``.
  public struct Configuration: ComponentConfiguration {
    /// How many poisons to draw, of which the best is kept; 1 makes no query.
    public var draws = 1
    /// Which share of an account's clicks is on targets; one click at least.
    public var targetShare = 0.5
    /// How many different targets an account promotes.
    public var targetsPerAccount = 1
    /// How many of the most popular items are selected.
    public var selectedItems = 5
    /// Which share of the clicks that are not on targets is on selected items; the rest are fillers.
    public var selectedShare = 0.5

    /// The defaults; the source's profiles, too, have few selected items and one target.
    public init() {}

    /// Throws an error that names the hyperparameter which is out of range, if one is.
    public func validate() throws {
      try require(draws >= 1, "draws", "at least 1")
      try AttackProfile.validate(targetShare: targetShare, targetsPerAccount: targetsPerAccount)
      try require(selectedItems >= 1, "selectedItems", "at least 1")
      try require((0...1).contains(selectedShare), "selectedShare", "from 0 to 1")
    }
  }

  private let configuration: Configuration

  /// An attack with these hyperparameters that sees the recommender alone.
  public init(_ configuration: Configuration, knowing: RulesOnly) {
    self.configuration = configuration
  }

  /// How many poisons to draw; 1 makes no query.
  public var draws: Int { configuration.draws }

  /// How poisons are drawn.
  public func strategy(in scenario: PoisoningScenario) -> PoisonStrategy {
    let selected = SelectedItems(
      Array(scenario.originalsByPopularity.prefix(configuration.selectedItems)),
      share: configuration.selectedShare,
      profile: AttackProfile(
        targetShare: configuration.targetShare,
        targetsPerAccount: configuration.targetsPerAccount, in: scenario))
    return { count, rng in (0..<count).map { _ in selected.poison(in: scenario, using: &rng) } }
  }
}
