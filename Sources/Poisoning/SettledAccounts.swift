import Essentials
import Interactions

/// Accounts whose targets and other items are settled, and only the order of the others is open.
struct SettledAccounts: Sendable {
  let profile: AttackProfile
  /// What each account promotes, `[accounts]`.
  let targets: [[ItemID]]
  /// What else each clicks, `[accounts]`.
  let others: [[ItemID]]

  /// One of their poisons: others in a random order.
  func poison(using rng: inout SeededGenerator) -> Poison {
    Poison(
      fakeUserCount: targets.count, clicksPerFakeUser: profile.clicks,
      clicks: zip(targets, others).flatMap { targets, others in
        profile.trajectory(targets: targets, others: others.shuffled(using: &rng))
      })
  }

  /// What an attack ends with that settles on these.
  func crafted(using rng: inout SeededGenerator) -> CraftedAttack {
    CraftedAttack(poison: poison(using: &rng)) { count, rng in
      (0..<count).map { _ in poison(using: &rng) }
    }
  }
}

extension [ItemID] {
  /// Whether these are so many original items, none twice: what a checkpoint may hold of an account.
  func areFillers(_ count: Int, in scenario: PoisoningScenario) -> Bool {
    self.count == count && Set(self).count == count
      && allSatisfy { scenario.items.originals.contains(Int($0.rawValue)) }
  }
}
