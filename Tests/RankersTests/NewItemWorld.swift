import Essentials
import Interactions
@testable import Rankers

/// Three users, four original items and two targets: items 1 and 3 have one interaction each, 0 and 2
/// three; 4 is a target with a click, 5 one without.
enum NewItemWorld {
  /// A ranker of its own, fitted to it.
  static func fitted<R: Ranker>(_ type: R.Type, _ configuration: R.Configuration) throws -> R {
    let log = InteractionLog(
      rows: [[0, 2, 1], [0, 2, 3], [0, 2, 4]].map { $0.map { ItemID($0) } }, itemCount: 6)
    var rng = SeededGenerator(seed: 3)
    let ranker = R(
      configuration, users: UserRoster(realCount: 3, fakeCount: 1),
      items: ItemCatalog(originalCount: 4, targetCount: 2), using: &rng)
    try ranker.fit(to: log, validation: nil, using: &rng) { _ in }
    return ranker
  }
}
