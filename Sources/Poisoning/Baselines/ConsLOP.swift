import Essentials
import Interactions

/// Fake co-visitation injection: one target enters the lists of the most popular items that the
/// budget buys.
///
/// **Source.** Yang, Gong & Cai, *Fake Co-visitation Injection Attacks to Recommender Systems*,
/// NDSS 2017, which poses it as a constrained linear optimization problem (hence the name); adapted
/// in PoisonRec, section IV.A. For every item j: the fewest co-visits m_j after which the target is
/// among j's k most similar items (`CoVisitThreshold`); then the anchors with the largest sum of
/// popularity whose m_j sum to at most N·T/2. A co-visit is a click on the target and, right after
/// it, one on the anchor. It reads the log, which a black box does not show, and makes no query.
///
/// **Differences.** The source relaxes the 0/1 knapsack to a linear program; here it is solved
/// exactly. Co-visits stand one after the other in a trajectory, in random order, so that an anchor
/// and the next co-visit's target are consecutive too: `CoVisitation` counts these pairs on top,
/// and anchors get more than they were promised. Left-over co-visits go to the chosen anchors in
/// turn; with an odd T the last click of every trajectory is on the target. m_j as published has
/// w_t grow by the co-visits of j alone, though all anchors share the target: the sum of all makes
/// the target popular, and with f growing in w_t some lists are missed after all.
/// ``Configuration/jointly`` counts all of the poison's clicks on the target from the start: fewer
/// anchors, every one of which is held.
public struct ConsLOP: DrawingAttack {
  /// What users type.
  public static let identifier = "conslop"

  /// The hyperparameters of ``ConsLOP``.
  public struct Configuration: ComponentConfiguration {
    /// How many poisons to draw, of which the best is kept; 1 makes no query.
    ///
    /// Each promotes a target of its own, in an order of its own.
    public var draws = 1
    /// The length of an item's list.
    public var k = 10
    /// f, what a pair's count is divided by: as the recommender under attack has it.
    public var normalization = CoVisits.Normalization.squareRoot
    /// Whether m_j takes into account that the whole poison clicks on the target; false as
    /// published.
    public var jointly = false

    /// The source's values.
    public init() {}

    /// Throws an error that names the hyperparameter which is out of range, if one is.
    public func validate() throws {
      try require(draws >= 1, "draws", "at least 1")
      try require(k >= 1, "k", "at least 1")
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
    let plan = plan(in: scenario)
    return { count, rng in
      (0..<count).map { _ in scenario.poison(following: plan, using: &rng) }
    }
  }

  /// The anchors; the same for every target, because none was ever visited.
  package func plan(in scenario: PoisoningScenario) -> CoVisitPlan {
    CoVisitPlan(
      needed: needed(in: scenario), popularity: scenario.popularity, budget: scenario.coVisitCount)
  }

  /// m_j, the fewest co-visits after which a target is in the list of an original item j; nil where none
  /// suffice, `[originals]`.
  package func needed(in scenario: PoisoningScenario) -> [Int?] {
    let coVisits = CoVisits(
      (0..<log.userCount).lazy.map { log[UserID($0)] },
      itemCount: scenario.items.originalCount)
    return scenario.items.originals.map { item in
      let threshold = CoVisitThreshold(
        of: item, in: coVisits, visits: scenario.popularity, k: configuration.k,
        normalization: configuration.normalization)
      return configuration.jointly
        ? threshold.coVisits(targetShared: 0, finalTargetVisits: scenario.coVisitTargetClicks)
        : threshold.coVisits(targetShared: 0, targetVisits: 0)
    }
  }
}

extension PoisoningScenario {
  /// How many co-visits a poison holds: pairs of clicks within a trajectory.
  package var coVisitCount: Int { fakeUserCount * (clicksPerFakeUser / 2) }

  /// How many clicks on the target a poison of co-visits makes: one each, and with an odd T the
  /// last of every trajectory.
  package var coVisitTargetClicks: Int { fakeUserCount * ((clicksPerFakeUser + 1) / 2) }

  /// A poison of the planned co-visits in random order, all with one random target.
  package func poison(following plan: CoVisitPlan, using rng: inout SeededGenerator) -> Poison {
    let target = randomTarget(using: &rng)
    let anchors = plan.anchors(count: coVisitCount).shuffled(using: &rng)
    var clicks: [ItemID] = []
    clicks.reserveCapacity(clickCount)
    let perUser = clicksPerFakeUser / 2
    for user in 0..<fakeUserCount {
      for anchor in anchors[user * perUser..<(user + 1) * perUser] { clicks += [target, anchor] }
      if !clicksPerFakeUser.isMultiple(of: 2) { clicks.append(target) }
    }
    return Poison(
      fakeUserCount: fakeUserCount, clicksPerFakeUser: clicksPerFakeUser, clicks: clicks)
  }
}
