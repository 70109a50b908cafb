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
/// anchors, every one of which is held. A target of the log has neighbors and visits already: its m_j
/// start from those, and an item that lists it needs none.
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
    let needs = CoVisitNeeds(in: scenario, log: log)
    let targets = scenario.items.targets.map { ItemID($0) }
    // Of what nobody ever visited one plan is as good as another's.
    let new = targets.allSatisfy(needs.knows) ? nil : plan(in: scenario, by: needs)
    let plans = targets.map { target in
      new.flatMap { needs.knows(target) ? nil : $0 } ?? plan(in: scenario, by: needs, for: target)
    }
    return { count, rng in
      (0..<count).map { _ in scenario.poison(following: plans, using: &rng) }
    }
  }

  /// The anchors of a target, or of any new one.
  package func plan(in scenario: PoisoningScenario, for target: ItemID? = nil) -> CoVisitPlan {
    plan(in: scenario, by: CoVisitNeeds(in: scenario, log: log), for: target)
  }

  private func plan(
    in scenario: PoisoningScenario, by needs: CoVisitNeeds, for target: ItemID? = nil
  ) -> CoVisitPlan {
    CoVisitPlan(
      needed: needs.needed(
        for: target, k: configuration.k, normalization: configuration.normalization,
        clicks: configuration.jointly ? scenario.coVisitTargetClicks : nil),
      popularity: scenario.popularity, budget: scenario.coVisitCount)
  }
}

extension PoisoningScenario {
  /// How many co-visits a poison holds: pairs of clicks within a trajectory.
  package var coVisitCount: Int { fakeUserCount * (clicksPerFakeUser / 2) }

  /// How many clicks on the target a poison of co-visits makes: one each, and with an odd T the
  /// last of every trajectory.
  package var coVisitTargetClicks: Int { fakeUserCount * ((clicksPerFakeUser + 1) / 2) }

  /// A poison of planned co-visits in random order, all with one random target.
  ///
  /// - Parameter plans: Each target's, `[targets]`.
  package func poison(
    following plans: [CoVisitPlan], using rng: inout SeededGenerator
  ) -> Poison {
    let target = randomTarget(using: &rng)
    let anchors = plans[target.index - items.originalCount].anchors(count: coVisitCount).shuffled(
      using: &rng)
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
