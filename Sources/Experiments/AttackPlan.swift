import Essentials
import Interactions
import Poisoning
import Rankers
import Results
import Victims

/// How much work a poisoning trial is, from its options alone.
struct AttackPlan: Equatable {
  /// The black box's evaluations, those that score the result and the controls included.
  var evaluations: Int
  /// The training that the attack does, and its controls.
  var learning: [LearningPlan]

  /// The plan of a `poison` trial on a log of so many items; nil of any other, or if its options are
  /// wrong.
  init?(_ key: TrialKey, itemCount: Int) {
    guard key.command == "poison", let attack = key.parameters["attack"],
      let subject = try? Subject(
        ranker: key.parameters["ranker"], recommender: key.parameters["recommender"]),
      let rankerType = try? subject.rankerType as (any Ranker.Type)??,
      let attackType = try? Catalog.attack(named: attack)
    else { return nil }
    var settings = key.assignments
    for (option, name) in PoisoningTrial.shorthands {
      if let value = key.parameters[option] { settings["attack.\(name)"] = value }
    }
    func count(_ option: String, _ standard: Int) -> Int {
      max(0, key.parameters[option].flatMap { Int($0) } ?? standard)
    }
    let rules = Deployment.Rules()
    let scenario = PoisoningScenario(
      items: ItemCatalog(originalCount: itemCount, targetCount: count("targets", rules.targets)),
      popularity: [Int](repeating: 0, count: itemCount),
      fakeUserCount: count("fake-users", rules.fakeUsers),
      clicksPerFakeUser: count("clicks", rules.clicks))
    guard
      let assigned = try? AssignedSettings(
        settings, ranker: rankerType, attack: attackType,
        defenses: key.parameters["defense"].map {
          $0.split(separator: " ").map(String.init)
        } ?? []),
      let work = try? Self.work(
        of: attackType, setting: assigned.attack, in: scenario,
        withControls: key.parameters["controls"] != nil)
    else { return nil }
    // Without the defense, no poison and the attack's, and once for accuracy.
    let beside = key.parameters["defense"] == nil ? 0 : 2 * JudgeRules.draws + 1
    evaluations =
      work.evaluations + beside + Self.judging(ranker: key.parameters["ranker"], in: scenario)
    learning = work.learning
  }

  /// Queries and training of an attack.
  private static func work<Attack: PoisoningAttack>(
    of type: Attack.Type, setting settings: HyperparameterSettings, in scenario: PoisoningScenario,
    withControls: Bool
  ) throws -> (evaluations: Int, learning: [LearningPlan]) {
    let log = InteractionLog(rows: [], itemCount: scenario.items.originalCount)
    func attack(_ configuration: Attack.Configuration) -> Attack {
      Attack(configuration, knowing: .init(of: log))
    }
    let own = attack(try type.configuration(setting: settings))
    let queries = own.queries(in: scenario)
    guard withControls else { return (queries, [own.learning].compactMap { $0 }) }
    let variants = own.controls.map { ($0, attack($0.configuration)) }
    let draws = Catalog.attacks.count { $0 is any DrawingAttack.Type } * max(1, queries)
    return (
      variants.reduce(queries + draws) { sum, variant in
        sum + variant.1.queries(in: scenario) + (variant.0.best == .bestDraw ? queries : 0)
      },
      ([own] + variants.map(\.1)).compactMap(\.learning)
    )
  }

  /// How many evaluations score a finished attack: the poison, fresh samples of the strategy, no
  /// poison and the oracle's, each on as many draws; and the lists with and without the poison, once
  /// for how far it reaches and once for accuracy.
  static func judging(ranker: String?, in scenario: PoisoningScenario) -> Int {
    let oracle =
      ranker.flatMap(Catalog.oracle(forRanker:)).map { $0.poisons(in: scenario).count } ?? 0
    return JudgeRules.draws * (2 + JudgeRules.samples + oracle) + 4
  }
}

extension TrialKey {
  /// The action space of an attack that learns in one.
  package var actionSpace: String? {
    AttackPlan(self, itemCount: 1)?.learning.first?.actionSpace
  }
}
