import Essentials
import Foundation
import Interactions

/// The strongest attack that one budget of queries buys: what a figure of robustness has to be measured with.
///
/// **Sources.** That a defense is as good as the strongest attack tried, and that several attacks of
/// different kinds make one test: Croce & Hein, *Reliable Evaluation of Adversarial Robustness with an
/// Ensemble of Diverse Parameter-free Attacks* (AutoAttack), ICML 2020. Halving the contenders for a budget
/// that is known: Karnin, Koren & Somekh, *Almost Optimal Exploration in Multi-Armed Bandits*, ICML 2013.
/// The learner is PoisonRec's (Song et al. 2020) after behavioral cloning (Pomerleau 1991). No paper has the
/// whole; its parts and shares are ours.
///
/// **Method.** It reads the log, and asks three times:
///
/// 1. A fifth of the queries goes to a `Portfolio` of heuristics and of structured spreads (one to eight
///    targets, each alone or beside partners that lists are made of), halved four times.
/// 2. Contenders share what is left but for a tenth: `EliteSearch` changes the best poisons a little, and
///    PoisonRec goes on from a policy that was taught the best of the portfolio's two best kinds, or from
///    nothing. After each of their rounds the worse half goes. With fewer queries there are fewer contenders.
/// 3. `EliteSearch` changes the best of all with the rest; the last queries go to `Finalists`.
///
/// The poison is the best on average of the best that were queried. Fresh samples come from the contender that remained.
public struct WorstCase<Spaces: ActionSpaceList>: PoisoningAttack {
  /// What users type.
  public static var identifier: String { "worst-case" }

  /// Whatever is asked for.
  public static var servesAnyGoal: Bool { true }

  /// The hyperparameters.
  public let configuration: Configuration
  private let log: InteractionLog

  /// An attack with these hyperparameters that has read the training part of the log.
  public init(_ configuration: Configuration, knowing log: InteractionLog) {
    self.configuration = configuration
    self.log = log
  }

  /// All that it was given.
  public func queries(in scenario: PoisoningScenario) -> Int { configuration.queries }

  /// About as many steps of PoisonRec as it has rounds.
  public var learning: LearningPlan? {
    LearningPlan(
      steps: configuration.queries / Contest.round, actionSpace: configuration.actionSpace)
  }

  /// Three policies at once.
  public static func memory(
    for configuration: Configuration, fakeUsers: Int, clicks: Int, items: ItemCatalog
  ) -> Double {
    3
      * PoisonRec<Spaces>.memory(
        for: .init(), fakeUsers: fakeUsers, clicks: clicks, items: items)
  }

  /// Plays against `recommender` and returns the best poison found.
  public func craft(
    against recommender: some BlackBoxRecommender, using rng: inout SeededGenerator,
    checkpoint: URL?, reporting: AttackReport
  ) async throws -> CraftedAttack {
    try configuration.validate()
    let scenario = recommender.scenario
    try Self.validate(scenario)
    var journal = try QueryJournal(
      of: Self.identifier, queries: configuration.queries, at: checkpoint,
      fingerprint: AttackFingerprint(configuration, scenario, rng).bytes)

    func ask(_ poisons: [Poison]) async throws -> [Int] {
      try await journal.ask(recommender, poisons, reporting: reporting)
    }
    var portfolio = Portfolio(of: scenario, log: log)
    let shares = Shares(of: configuration.queries, arms: portfolio.arms.count)
    for budget in shares.portfolio {
      let drawn = portfolio.draw(budget, using: &rng)
      portfolio.judge(drawn, try await ask(drawn.map(\.poison)))
    }
    var contest = try Contest(
      portfolio, contenders: shares.contenders, configuration: policyConfiguration,
      imitation: configuration.imitation, scenario: scenario, using: &rng)
    for rounds in shares.rounds {
      for contender in contest.contenders {
        for _ in 0..<rounds {
          let poisons = contender.sample(using: &rng)
          try contender.learn(from: poisons, try await ask(poisons), using: &rng)
        }
      }
      contest.halve()
    }
    var polish = contest.elites(with: portfolio.elites)
    while journal.left > Finalists.queries {
      let poisons = polish.sample(
        min(Contest.round, journal.left - Finalists.queries), using: &rng)
      polish.learn(from: poisons, try await ask(poisons))
    }
    var finalists = Finalists(polish.elites)
    let again = Array(finalists.repeats(using: &rng).prefix(journal.left))
    finalists.judge(try await ask(again))
    return CraftedAttack(poison: finalists.best, sample: contest.remaining.strategy)
  }

  private var policyConfiguration: PoisonRec<Spaces>.Configuration {
    var result = PoisonRec<Spaces>.Configuration()
    result.actionSpace = configuration.actionSpace
    return result
  }

  private static func validate(_ scenario: PoisoningScenario) throws {
    func check(_ isGood: Bool, _ message: String) throws {
      if !isGood { throw InputError(.usage, "\(identifier): \(message)") }
    }
    try check(scenario.items.originalCount >= 1, "there are no original items to click")
    try check(scenario.items.targetCount >= 1, "there are no target items to promote")
    try check(scenario.fakeUserCount >= 1, "there are no fake users")
    try check(scenario.clicksPerFakeUser >= 1, "fake users have no clicks")
  }
}

extension WorstCase {
  /// The hyperparameters of ``WorstCase``.
  public struct Configuration: ComponentConfiguration, Equatable {
    /// How many poisons are evaluated in all: as many as PoisonRec's, unless told otherwise.
    public var queries = 1_920
    /// How PoisonRec's policy draws its next click: one of `Spaces`.
    public var actionSpace = "bcbt-popular"
    /// How many steps teach a policy what it is to imitate.
    public var imitation = 60

    /// As many queries as PoisonRec.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require((64...1_000_000).contains(queries), "queries", "from 64 to 1000000")
      try require((0...100_000).contains(imitation), "imitation", "from 0 to 100000")
      guard Spaces.all.contains(where: { $0.identifier == actionSpace }) else {
        throw InputError.unknown(
          "action space", actionSpace, known: Spaces.all.map { $0.identifier })
      }
    }
  }
}
