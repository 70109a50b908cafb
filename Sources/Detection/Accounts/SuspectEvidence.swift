import Interactions

/// What suspects have in common: which items, and with whom.
package struct SuspectEvidence {
  /// What there is to show about one suspect.
  package struct Finding: Equatable {
    /// Other suspects that share its items, those that share most first.
    package var partners: [UserID]
    /// How many of its different items it shares with other suspects, ``common`` among them.
    package var shared: Int
    /// The most telling of the items that it shares: those that the fewest accounts clicked that are no
    /// suspects; without any, its own most clicked ones.
    package var items: [ItemID]
    /// How many different items it clicked.
    package var distinct: Int
    /// What it clicked most often, and how often.
    package var favorite: (item: ItemID, count: Int)?

    package static func == (left: Self, right: Self) -> Bool {
      left.partners == right.partners && left.shared == right.shared && left.items == right.items
        && left.distinct == right.distinct && left.favorite?.item == right.favorite?.item
        && left.favorite?.count == right.favorite?.count
    }
  }

  private let log: InteractionLog
  private let suspects: [UserID]
  /// Which suspects clicked an item, ascending.
  private var clickers: [ItemID: [UserID]] = [:]
  /// How many accounts clicked each item, each once.
  private let popularity: [Int]

  /// An item that more accounts who are no suspects clicked says nothing of a suspect who did too: so
  /// many for every suspect.
  private static let ordinary = 3

  /// The evidence about `suspects` of `log`.
  package init(about suspects: [UserID], in log: InteractionLog) {
    self.log = log
    self.suspects = suspects
    var popularity = [Int](repeating: 0, count: log.itemCount)
    var last = [Int32](repeating: -1, count: log.itemCount)
    for user in 0..<log.userCount {
      for item in log[UserID(user)] where last[item.index] != Int32(user) {
        last[item.index] = Int32(user)
        popularity[item.index] += 1
      }
    }
    self.popularity = popularity
    for user in suspects.sorted() {
      for item in Set(log[user]) { clickers[item, default: []].append(user) }
    }
  }

  /// What there is about one of the suspects.
  ///
  /// - Parameter limit: The most partners and items that are named.
  package func finding(about suspect: UserID, limit: Int = 5) -> Finding {
    var counts: [ItemID: Int] = [:]
    for item in log[suspect] { counts[item, default: 0] += 1 }
    let telling = counts.keys.filter { item in
      let among = clickers[item]?.count ?? 0
      return among >= 2 && popularity[item.index] - among <= Self.ordinary * among
    }
    var shared: [UserID: Int] = [:]
    for item in telling {
      for other in clickers[item] ?? [] where other != suspect { shared[other, default: 0] += 1 }
    }
    func outside(_ item: ItemID) -> Int { popularity[item.index] - (clickers[item]?.count ?? 0) }
    let often = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let items =
      telling.isEmpty
      ? often.map(\.key)
      : telling.sorted {
        (outside($0), -(clickers[$0]?.count ?? 0), $0) < (
          outside($1), -(clickers[$1]?.count ?? 0), $1
        )
      }
    return Finding(
      partners: shared.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit).map(\.key),
      shared: telling.count, items: Array(items.prefix(limit)), distinct: counts.count,
      favorite: often.first.map { (item: $0.key, count: $0.value) })
  }

  /// How many suspects share a telling item with this one.
  package func partnerCount(of suspect: UserID) -> Int {
    finding(about: suspect, limit: .max).partners.count
  }
}
