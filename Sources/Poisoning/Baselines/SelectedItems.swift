import Essentials
import Interactions

/// Accounts that click targets, items of a fixed set, and random fillers.
///
/// The part that the attacks of Mobasher, Burke, Bhaumik & Williams 2007 share; they differ in the set I_S.
struct SelectedItems: Sendable {
  /// I_S, at least one original item.
  let items: [ItemID]
  /// How the clicks are shared out.
  let profile: AttackProfile
  /// How many clicks of an account are on ``items``.
  let selectedClicks: Int

  /// Accounts by `profile` that give `share` of their other clicks to `items`.
  init(_ items: [ItemID], share: Double, profile: AttackProfile) {
    self.items = items
    self.profile = profile
    selectedClicks = Int((Double(profile.otherClicks) * share).rounded())
  }

  /// A poison: every account has targets, an order and fillers of its own.
  func poison(in scenario: PoisoningScenario, using rng: inout SeededGenerator) -> Poison {
    var clicks: [ItemID] = []
    clicks.reserveCapacity(scenario.clickCount)
    for targets in profile.targets(in: scenario, using: &rng) {
      let order = items.shuffled(using: &rng)
      let selected = (0..<selectedClicks).map { order[$0 % order.count] }
      let others =
        selected
        + fillers(profile.otherClicks - selectedClicks, of: scenario.items, using: &rng)
      clicks += profile.trajectory(targets: targets, others: others.shuffled(using: &rng))
    }
    return Poison(
      fakeUserCount: scenario.fakeUserCount, clicksPerFakeUser: scenario.clicksPerFakeUser,
      clicks: clicks)
  }

  /// Random original items that are not selected, none twice as long as there are others; all items where
  /// every one is selected.
  private func fillers(
    _ count: Int, of catalog: ItemCatalog, using rng: inout SeededGenerator
  ) -> [ItemID] {
    let chosen = items.count < catalog.originalCount ? Set(items) : []
    let most = catalog.originalCount - chosen.count
    var result: [ItemID] = []
    var taken = chosen
    while result.count < count {
      if result.count.isMultiple(of: most) { taken = chosen }
      let item = ItemID(rng.below(catalog.originalCount))
      if taken.insert(item).inserted { result.append(item) }
    }
    return result
  }
}
