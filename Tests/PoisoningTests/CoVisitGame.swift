import Essentials
import Interactions

@testable import Poisoning

/// Exact counts on catalogs small enough to try everything.
struct CoVisitGame {
  /// A random log of `users` histories over `items` items.
  func log(items: Int, users: Int, seed: UInt64) -> InteractionLog {
    var rng = SeededGenerator(seed: seed)
    return InteractionLog(
      rows: (0..<users).map { _ in
        // Low ids are popular, so that counts differ.
        (0..<(1 + rng.below(8))).map { _ in ItemID(min(rng.below(items), rng.below(items))) }
      }, itemCount: items)
  }

  /// The target's place, from 0, in item j's list after `rows` were added to the log.
  ///
  /// Recomputed from the definition of s_ij with the ranker's own counts; ties count against it.
  func rank(
    of target: Int, for item: Int, in log: InteractionLog, adding rows: [[ItemID]],
    _ normalization: CoVisits.Normalization
  ) -> Int {
    let histories = (0..<log.userCount).map { log[UserID($0)] } + rows.map { $0[...] }
    let counted = CoVisits(histories, itemCount: target + 1)
    var visits = [Double](repeating: 0, count: target + 1)
    for history in histories { for item in history { visits[item.index] += 1 } }
    // Squared under the square root, so that equal similarities are equal numbers.
    func similarity(_ other: Int) -> Double {
      let shared = Double(counted.count(item, other))
      guard shared > 0 else { return 0 }
      return normalization == .product ? shared / visits[other] : shared * shared / visits[other]
    }
    let own = similarity(target)
    guard own > 0 else { return Int.max }
    return (0..<target).count { $0 != item && similarity($0) >= own }
  }

  /// The place of any item as the promoted one after `m` co-visits, by relabeling it to be the
  /// last.
  func place(
    of promoted: Int, for item: Int, in log: InteractionLog, coVisits m: Int,
    _ normalization: CoVisits.Normalization
  ) -> Int {
    let last = log.itemCount
    func relabeled(_ item: ItemID) -> ItemID { item.index == promoted ? ItemID(last) : item }
    let renamed = InteractionLog(
      rows: (0..<log.userCount).map { log[UserID($0)].map(relabeled) }, itemCount: last + 1)
    let fake = [[ItemID]](repeating: [ItemID(last), ItemID(item)], count: m)
    return rank(of: last, for: item, in: renamed, adding: fake, normalization)
  }

  func scenario(
    _ log: InteractionLog, fakeUsers: Int, clicks: Int, targets: Int = 3
  ) -> PoisoningScenario {
    PoisoningScenario(
      items: ItemCatalog(originalCount: log.itemCount, targetCount: targets),
      popularity: log.popularity, fakeUserCount: fakeUsers, clicksPerFakeUser: clicks)
  }

  func attack(
    _ log: InteractionLog, _ normalization: CoVisits.Normalization, jointly: Bool = false
  ) -> ConsLOP {
    var configuration = ConsLOP.Configuration()
    configuration.k = 2
    configuration.normalization = normalization
    configuration.jointly = jointly
    return ConsLOP(configuration, knowing: log)
  }
}
