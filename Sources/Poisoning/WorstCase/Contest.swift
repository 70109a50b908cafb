import Essentials
import Interactions

/// One who plays for the best poison.
protocol Contender: AnyObject {
  /// What it has found.
  var elites: Elites { get }
  /// Fresh poisons from what it does now.
  var strategy: PoisonStrategy { get }
  /// The poisons of a round.
  func sample(using rng: inout SeededGenerator) -> [Poison]
  /// Goes on from what they came to.
  func learn(from poisons: [Poison], _ recNums: [Int], using rng: inout SeededGenerator) throws
}

/// The contenders of ``WorstCase``, of whom the worse half goes after each generation.
struct Contest {
  /// How many poisons are evaluated at a time: a step of PoisonRec.
  static let round = 32

  private(set) var contenders: [any Contender]
  /// What those who went have found.
  private var left: [any Contender] = []
  private let scenario: PoisoningScenario

  /// The first of: a search from the portfolio's best, PoisonRec taught its best kind, PoisonRec taught its
  /// second, and PoisonRec as it is.
  init<Spaces: ActionSpaceList>(
    _ portfolio: Portfolio, contenders count: Int,
    configuration: PoisonRec<Spaces>.Configuration, imitation: Int, scenario: PoisoningScenario,
    using rng: inout SeededGenerator
  ) throws {
    self.scenario = scenario
    contenders = [SearchingContender(EliteSearch(from: portfolio.elites, in: scenario), scenario)]
    let kinds = portfolio.ranking
    let lessons =
      [kinds.first, kinds.dropFirst().first].map { kind in
        kind.map { portfolio.arms[$0].elites.ranked.map(\.poison) } ?? []
      } + [[]]
    for lesson in lessons.prefix(count - 1) {
      let learner = try LearningContender(configuration, scenario, using: &rng)
      learner.imitate(lesson, passes: imitation)
      contenders.append(learner)
    }
  }

  /// The worse half goes, but one stays.
  mutating func halve() {
    let ranked = contenders.enumerated().sorted {
      (-$0.element.elites.bestRecNum, $0.offset) < (-$1.element.elites.bestRecNum, $1.offset)
    }.map(\.element)
    let kept = max(1, ranked.count / 2)
    contenders = Array(ranked.prefix(kept))
    left += ranked.dropFirst(kept)
  }

  /// The best of those that remain.
  var remaining: any Contender { contenders[0] }

  /// A search from the best of all, `known` included.
  func elites(with known: Elites) -> EliteSearch {
    var all = known
    for contender in left + contenders {
      for one in contender.elites.ranked { all.add(one) }
    }
    return EliteSearch(from: all, in: scenario)
  }
}

/// Changes the best poisons a little.
final class SearchingContender: Contender {
  private var search: EliteSearch
  private let scenario: PoisoningScenario

  init(_ search: EliteSearch, _ scenario: PoisoningScenario) {
    self.search = search
    self.scenario = scenario
  }

  var elites: Elites { search.elites }

  /// One of the best, its accounts in any order: who is who does not matter to it.
  var strategy: PoisonStrategy {
    let elites = search.elites.ranked.map(\.poison)
    return { count, rng in
      (0..<count).map { _ in
        elites[rng.below(elites.count)].shuffledAccounts(using: &rng)
      }
    }
  }

  func sample(using rng: inout SeededGenerator) -> [Poison] {
    search.sample(Contest.round, using: &rng)
  }

  func learn(from poisons: [Poison], _ recNums: [Int], using rng: inout SeededGenerator) {
    search.learn(from: poisons, recNums)
  }
}

/// PoisonRec, which may have been taught something before.
final class LearningContender<Spaces: ActionSpaceList>: Contender {
  private(set) var elites = Elites()
  private let policy: PoisonPolicy
  private let trainer: PolicyTrainer
  private var exploration: Exploration

  init(
    _ configuration: PoisonRec<Spaces>.Configuration, _ scenario: PoisoningScenario,
    using rng: inout SeededGenerator
  ) throws {
    policy = PoisonPolicy(
      for: scenario, in: try configuration.space(), width: configuration.embedding, using: &rng)
    trainer = PolicyTrainer(
      policy,
      objective: ClippedSurrogate(
        clip: Float(configuration.clip), entropyBonus: Float(configuration.entropy)),
      learningRate: Float(configuration.learningRate), worlds: Contest.round,
      batch: Contest.round, epochs: configuration.epochs)
    exploration = Exploration(
      deviation: configuration.exploration, decay: configuration.explorationDecay)
  }

  var strategy: PoisonStrategy {
    let sampler = PoisonSampler(policy)
    return { count, rng in sampler.sample(count, using: &rng) }
  }

  /// Teaches the policy these poisons, if there are any.
  func imitate(_ poisons: [Poison], passes: Int) {
    guard !poisons.isEmpty else { return }
    trainer.imitate((0..<Contest.round).map { poisons[$0 % poisons.count] }, passes: passes)
  }

  func sample(using rng: inout SeededGenerator) -> [Poison] {
    trainer.sample(exploration: Float(exploration.current), using: &rng)
  }

  func learn(from poisons: [Poison], _ recNums: [Int], using rng: inout SeededGenerator) throws {
    for (poison, recNum) in zip(poisons, recNums) { elites.add(poison, recNum) }
    exploration.observe(recNums)
    let summaries = trainer.learn(from: recNums.map(Double.init), using: &rng)
    guard summaries.allSatisfy({ $0.objective.isFinite }), policy.network.isFinite else {
      throw InputError(.usage, "worst-case: PoisonRec diverged")
    }
  }
}
