import Essentials
import Interactions
import Poisoning
import Victims

/// Makes the accounts of attacks for those who want to look at them.
///
/// Attacks that ask nothing see the whole log, as an attacker of the owner's would; the others play against
/// the plan's recommender, which was trained on its training part.
final class AttackWorkshop {
  private let trial: ScreeningTrial
  private var deployment: Deployment?
  private var crafted: [String: (attack: CraftedAttack, scenario: PoisoningScenario)] = [:]

  init(_ trial: ScreeningTrial) { self.trial = trial }

  /// The accounts that an attack ends with.
  func injection(
    of name: String, _ reporting: ProgressReport,
    _ attackReporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> Injection {
    let (attack, scenario) = try await craft(name, reporting, attackReporting)
    return try scenario.admit(attack.poison)
  }

  /// Fresh poisons of an attack's strategy, each with targets of its own, unlike those of
  /// ``injection(of:_:_:)``.
  func crops(
    _ count: Int, of name: String, _ reporting: ProgressReport,
    _ attackReporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> [Injection] {
    let (attack, scenario) = try await craft(name, reporting, attackReporting)
    var rng = SeededGenerator(seed: trial.plan.seed, stream: "crops")
    let items = scenario.items
    return try attack.sample(count, &rng).enumerated().map { number, poison in
      let injection = try scenario.admit(poison)
      return Injection(
        (0..<injection.count).map { account in
          (
            slot: injection.slots[account],
            clicks: injection[account].map { item in
              items.isTarget(item)
                ? ItemID(item.index + (1 + number) * items.targetCount) : item
            }
          )
        })
    }
  }

  private func craft(
    _ name: String, _ reporting: ProgressReport,
    _ attackReporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> (CraftedAttack, PoisoningScenario) {
    if let known = crafted[name] { return known }
    let made = try await craft(Catalog.attack(named: name), reporting, attackReporting)
    crafted[name] = made
    return made
  }

  private func craft<Attack: PoisoningAttack>(
    _ type: Attack.Type, _ reporting: ProgressReport,
    _ attackReporting: (AttackProgress, _ stage: String) throws -> Void
  ) async throws -> (CraftedAttack, PoisoningScenario) {
    let (plan, dataset) = (trial.plan, trial.dataset)
    let configuration = try type.configuration(setting: trial.settings(of: type.identifier))
    let scenario = PoisoningScenario(
      items: ItemCatalog(originalCount: dataset.log.itemCount, targetCount: plan.targets),
      popularity: dataset.log.popularity, fakeUserCount: plan.fakeUsers,
      clicksPerFakeUser: plan.clicks)
    let attack = Attack(configuration, knowing: .init(of: dataset.log))
    guard attack.queries(in: scenario) > 0 else {
      var rng = SeededGenerator(seed: plan.seed, stream: "attack")
      let made = try await attack.craft(
        against: UnaskedRecommender(scenario: scenario), using: &rng, checkpoint: nil,
        training: reporting
      ) { _ in }
      return (made, scenario)
    }
    guard let ranker = plan.ranker else {
      throw InputError(
        .usage,
        "\(type.identifier) asks a recommender how it does: --ranker names one, as in --ranker bpr")
    }
    let stand: Deployment
    if let deployment {
      stand = deployment
    } else {
      var rules = Deployment.Rules()
      rules.seed = plan.seed
      (rules.fakeUsers, rules.clicks, rules.targets) = (plan.fakeUsers, plan.clicks, plan.targets)
      stand = try Deployment(
        ranker, setting: trial.rankerSettings, on: dataset, rules: rules, cache: trial.cache,
        reporting: reporting)
      deployment = stand
    }
    let attempt = try await Attempt(
      Attack(configuration, knowing: .init(of: stand.split.train)), configuration,
      against: stand.victim, seed: plan.seed, output: nil, name: type.identifier,
      training: reporting
    ) { try attackReporting($0, "\(type.identifier) on \(ranker)") }
    guard let crafted = attempt.crafted else { preconditionFailure("an attack was played") }
    return (crafted, stand.victim.scenario)
  }
}
