import Essentials
import Interactions

/// Real accounts with tastes of their own, and whoever is planted among them.
struct PlantedLog {
  /// The real accounts.
  private(set) var rows: [[ItemID]]
  /// Who is false, ascending.
  private(set) var planted: [Int] = []
  private(set) var itemCount: Int
  private var rng: SeededGenerator

  /// `users` who click 10 to 30 of `items`, each mostly within one of some tastes, popular items more
  /// often.
  init(users: Int = 400, items: Int = 300, tastes: Int = 10, seed: UInt64 = 1) {
    rng = SeededGenerator(seed: seed)
    itemCount = items
    rows = []
    for user in 0..<users {
      let taste = user % tastes
      var row: [ItemID] = []
      for _ in 0..<10 + rng.below(21) {
        // The square of a uniform number: the first items of a taste are the popular ones.
        let rank = Int(Double(rng.uniform()) * Double(rng.uniform()) * Double(items / tastes))
        let own = rng.below(5) > 0 ? taste : rng.below(tastes)
        row.append(ItemID(rank * tastes + own))
      }
      rows.append(row)
    }
  }

  /// New items that nobody has clicked.
  mutating func addItems(_ count: Int) -> Range<Int> {
    defer { itemCount += count }
    return itemCount..<itemCount + count
  }

  /// Plants an account.
  mutating func plant(_ clicks: [Int]) {
    planted.append(rows.count)
    rows.append(clicks.map { ItemID($0) })
  }

  /// `accounts` that each click every one of `targets`, in orders of their own, and `camouflage` real
  /// items, the popular ones first.
  mutating func plantBlock(accounts: Int, targets: Range<Int>, camouflage: Int = 0) {
    let log = InteractionLog(rows: rows, itemCount: itemCount)
    let popular = (0..<targets.lowerBound).sorted {
      (log.popularity[$1], $0) < (log.popularity[$0], $1)
    }
    for _ in 0..<accounts {
      plant((Array(targets) + popular.prefix(camouflage)).shuffled(using: &rng))
    }
  }

  /// Everybody.
  var log: InteractionLog { InteractionLog(rows: rows, itemCount: itemCount) }

  /// Suspicions of the planted and of the real ones.
  func split(_ suspicion: [Float]) -> (planted: [Float], real: [Float]) {
    let isPlanted = Set(planted)
    return (
      planted.map { suspicion[$0] },
      suspicion.indices.filter { !isPlanted.contains($0) }.map { suspicion[$0] }
    )
  }
}
