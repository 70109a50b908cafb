import Essentials
import Interactions
import Rankers

/// What every ranker must refuse before it touches memory.
extension RankerLaws {
  /// Something that does not fit the roster or the catalogue.
  enum Mistake: String, CaseIterable, Codable, Sendable {
    /// All is well.
    case none
    case accountBeyondTheSlots, itemBeyondTheCatalog, negativeItem
    case userBeyondTheRoster, candidatesBeyondTheCatalog
    case logOfTooManyUsers, logOfTooManyItems
  }

  /// Gives a new model what `mistake` says.
  static func make<R: Ranker>(_ mistake: Mistake, with type: R.Type) {
    let world = World()
    let ranker = world.untrained(type)
    var rng = SeededGenerator(seed: 1)
    func update(_ slot: Int, _ item: Int) {
      ranker.update(with: Injection([(slot, [ItemID(item), ItemID(0)])]), using: &rng)
    }
    func score(_ user: Int, itemCount: Int) {
      let lists = CandidateLists(
        users: [UserID(user)], width: 1, items: [ItemID(0)], itemCount: itemCount)
      _ = ranker.scores(of: lists)
    }
    func restore(users: Int, items: Int) {
      let log = InteractionLog(
        rows: .init(repeating: [ItemID(0)], count: users), itemCount: items)
      let learned = Dictionary(uniqueKeysWithValues: ranker.learned.map { ($0.name, $0.tensor) })
      try? ranker.restore(learned, fittedTo: log)
    }
    switch mistake {
    case .none:
      update(3, 42)
      score(33, itemCount: 43)
      restore(users: 34, items: 43)
    case .accountBeyondTheSlots: update(4, 42)
    case .itemBeyondTheCatalog: update(3, 43)
    case .negativeItem: update(3, -1)
    case .userBeyondTheRoster: score(34, itemCount: 43)
    case .candidatesBeyondTheCatalog: score(33, itemCount: 44)
    case .logOfTooManyUsers: restore(users: 35, items: 43)
    case .logOfTooManyItems: restore(users: 34, items: 44)
    }
  }
}
