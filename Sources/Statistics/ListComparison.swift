import Foundation

/// What users' lists hold before something and after it, user by user, so that every mean has an
/// interval.
public struct ListComparison<Item: Hashable & Sendable>: Sendable {
  /// How many of the targets stand in each user's list before and after, `[users]`.
  public private(set) var exposures: (before: [Double], after: [Double]) = ([], [])
  /// Whether each target stands in each user's list, `[targets][users]`: 1 or 0.
  public private(set) var perTarget: [(before: [Double], after: [Double])]
  /// Whose list is another than before: 1, else 0, `[users]`.
  public private(set) var changes: [Double] = []
  /// Which share of a list stood in the one before, from 0 to 1, `[users]`.
  public private(set) var overlaps: [Double] = []
  /// Of users with something to find: whether one of it is in the list, HR@k.
  public private(set) var hits: (before: [Double], after: [Double]) = ([], [])
  /// Of the same: NDCG@k with every item to find of equal worth (Järvelin & Kekäläinen 2002).
  public private(set) var gains: (before: [Double], after: [Double]) = ([], [])
  /// The length of a list.
  public let k: Int

  private let targets: [Item: Int]

  /// An empty comparison.
  ///
  /// - Parameters:
  ///   - targets: The items that are promoted, all different.
  ///   - k: The length of a list, at least 1.
  public init(targets: [Item], k: Int) {
    precondition(k >= 1, "a list holds something")
    self.k = k
    self.targets = Dictionary(
      targets.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    perTarget = targets.map { _ in ([], []) }
  }

  /// How many users were compared.
  public var users: Int { changes.count }

  /// Adds a user's lists, best first, of which the first `k` count, and what the user was to find.
  public mutating func add(before: [Item], after: [Item], finding relevant: Set<Item>?) {
    let (before, after) = (before.prefix(k), after.prefix(k))
    let (old, new) = (Set(before), Set(after))
    exposures.before.append(Double(old.count { targets[$0] != nil }))
    exposures.after.append(Double(new.count { targets[$0] != nil }))
    for (item, target) in targets {
      perTarget[target].before.append(old.contains(item) ? 1 : 0)
      perTarget[target].after.append(new.contains(item) ? 1 : 0)
    }
    changes.append(before == after ? 0 : 1)
    let length = max(before.count, after.count)
    overlaps.append(length == 0 ? 1 : Double(new.intersection(old).count) / Double(length))
    guard let relevant, !relevant.isEmpty else { return }
    hits.before.append(before.contains(where: relevant.contains) ? 1 : 0)
    hits.after.append(after.contains(where: relevant.contains) ? 1 : 0)
    gains.before.append(gain(before, relevant))
    gains.after.append(gain(after, relevant))
  }

  private func gain(_ list: ArraySlice<Item>, _ relevant: Set<Item>) -> Double {
    var gain = 0.0
    for (rank, item) in list.enumerated() where relevant.contains(item) {
      gain += RankingMetrics.ndcg(rank: rank)
    }
    let ideal = (0..<min(k, relevant.count)).reduce(0) { $0 + RankingMetrics.ndcg(rank: $1) }
    return gain / ideal
  }
}
