import Interactions
import Statistics

/// What an injection changes for users, whether it does what it was made for or not.
public struct BlastRadius: Sendable, Equatable {
  /// How many users were looked at.
  public let users: Int
  /// Whose list is another than before: 1, else 0; `[users]`.
  public let changes: [Double]
  /// Which share of a list of k stood in the one before, from 0 to 1, `[users]`.
  public let overlaps: [Double]

  /// Compares lists of the same users, of at most `k` items each.
  ///
  /// Where both lists are shorter than `k`, as in a small catalogue, the longer one's length counts;
  /// two empty lists overlap wholly.
  public init(before: RecommendedLists, after: RecommendedLists, k: Int) {
    precondition(before.users == after.users, "lists of the same users")
    users = before.users.count
    changes = zip(before.items, after.items).map { $0 == $1 ? 0 : 1 }
    overlaps = zip(before.items, after.items).map { before, after in
      let length = min(k, max(before.count, after.count))
      guard length > 0 else { return 1 }
      let known = Set(before.prefix(k))
      return Double(after.prefix(k).count { known.contains($0) }) / Double(length)
    }
  }

  /// The share of users whose list changed at all, from 0 to 1; nil without users.
  public var changedUsers: Double? { Self.mean(changes) }

  /// The mean share of a list that stood in the one before, from 0 to 1; nil without users.
  public var overlap: Double? { Self.mean(overlaps) }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}

extension Judge {
  /// How many targets stand in each listener's list after an injection, averaged over the draws,
  /// `[audience]`.
  ///
  /// Scaled up, their sum is ``recNum(after:)``; what a sample of users leaves open, their spread tells.
  public func targetsListed(after injection: Injection) async throws -> [Double] {
    let (users, originals) = (victim.audience.users, victim.scenario.items.originalCount)
    var counts = [Int](repeating: 0, count: users.count)
    for draw in 1...draws {
      let lists = try await victim.recommendations(
        after: injection, for: users, on: .fresh(draw), k: k)
      for (row, items) in lists.items.enumerated() {
        counts[row] += items.count { $0.index >= originals }
      }
    }
    return counts.map { Double($0) / Double(draws) }
  }

  /// How far an injection reaches: all listeners' lists with and without it, on a draw that no attack saw.
  public func blastRadius(of injection: Injection) async throws -> BlastRadius {
    let users = victim.audience.users
    return BlastRadius(
      before: try await victim.recommendations(after: .none, for: users, on: .fresh(1), k: k),
      after: try await victim.recommendations(after: injection, for: users, on: .fresh(1), k: k),
      k: k)
  }
}
