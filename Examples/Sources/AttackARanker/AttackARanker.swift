import Essentials
import Interactions
import Poisoning
import Rankers
import Victims

@main enum AttackARanker {
  static func main() async throws {
    // The synthetic shop; a log of your own is `InteractionLog(rows: [[ItemID]], itemCount: Int)`.
    let log = LeaveOneOut(Bazaar().dataset.log).train

    // The owner trains a recommender. The attacker sees how often new items are shown, and no more.
    let victim = try SimulatedVictim(CoVisitation.self, .init(), log: log) { _ in }
    let view = AttackersView(of: victim)
    var rng = SeededGenerator(seed: 1)
    var configuration = PopularAttack.Configuration()
    configuration.draws = 64
    let attack = PopularAttack(configuration)
    let crafted = try await attack.craft(against: view, using: &rng, checkpoint: nil) { _ in }

    // What it bought, on lists of candidates that it never saw.
    let judge = Judge(of: victim)
    let before = try await judge.recNum(after: .none)
    let after = try await judge.recNum(after: victim.scenario.admit(crafted.poison))
    print("\(view.queryCount) queries: RecNum \(before) -> \(after) of \(victim.ceiling(k: 10))")
    precondition(after > before, "clicking popular items moves an item-to-item recommender")
  }
}
