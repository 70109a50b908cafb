import Interactions
import Kernels

/// Who resembles an account most, by the items that both clicked.
///
/// The similarity of two accounts is |A ∩ B| / √(|A| |B|), over their different items. Looking at
/// everybody would take quadratic time: only accounts that share one of an account's least popular items
/// are looked at, until `reach` of them were, and of these the few that came up most often.
struct NearestAccount: Sendable {
  /// The closest of all that were looked at.
  struct Neighbor: Sendable, Equatable {
    /// Its number; those that come after the log follow the log's.
    var account: Int
    /// From 0 to 1.
    var similarity: Float
  }

  private let graph: AccountGraph
  /// Accounts that come after the log, and who of them clicked each item.
  private let newcomers: CompressedRows<Int32>
  private let newClicks: [Int32: [Int32]]
  private let reach: Int

  /// How many of those that came up most often are looked at closely.
  private static let closeLooks = 4

  /// - Parameters:
  ///   - graph: The accounts of a log.
  ///   - newcomers: The different items of accounts that come after it, ascending.
  ///   - reach: How many accounts are come across for one, at least 1.
  init(
    in graph: AccountGraph, with newcomers: CompressedRows<Int32> = .init(), reach: Int
  ) {
    self.graph = graph
    self.newcomers = newcomers
    self.reach = reach
    var clicks: [Int32: [Int32]] = [:]
    for account in 0..<newcomers.count {
      for item in newcomers[account] {
        clicks[item, default: []].append(Int32(graph.accountCount + account))
      }
    }
    newClicks = clicks
  }

  /// The different items of an account, ascending.
  func items(of account: Int) -> ArraySlice<Int32> {
    account < graph.accountCount
      ? graph.items[account] : newcomers[account - graph.accountCount]
  }

  /// How many accounts clicked an item.
  func popularity(_ item: Int32) -> Int {
    let known = Int(item) < graph.itemCount ? graph.popularity(Int(item)) : 0
    return newClicks.isEmpty ? known : known + (newClicks[item]?.count ?? 0)
  }

  /// Who resembles `account` most; nil if nobody was come across.
  func neighbor(of account: Int) -> Neighbor? {
    let own = items(of: account)
    let rarest = own.map { (popularity($0), $0) }.sorted { $0 < $1 }
    var met: [Int32] = []
    met.reserveCapacity(reach)
    for (_, item) in rarest {
      if Int(item) < graph.itemCount { meet(graph.accounts[Int(item)], but: account, &met) }
      if let others = newClicks[item] { meet(others[...], but: account, &met) }
      if met.count >= reach { break }
    }
    met.sort()
    var often: [(count: Int, account: Int32)] = []
    var start = 0
    while start < met.count {
      var end = start + 1
      while end < met.count, met[end] == met[start] { end += 1 }
      let candidate = (count: end - start, account: met[start])
      if often.count < Self.closeLooks || candidate.count > often[often.count - 1].count {
        let place = often.firstIndex { $0.count < candidate.count } ?? often.count
        often.insert(candidate, at: place)
        if often.count > Self.closeLooks { often.removeLast() }
      }
      start = end
    }
    var best: Neighbor?
    for (_, other) in often {
      let theirs = items(of: Int(other))
      let similarity =
        Float(Self.common(own, theirs))
        / (Float(own.count) * Float(theirs.count)).squareRoot()
      if similarity > best?.similarity ?? -1 {
        best = Neighbor(account: Int(other), similarity: similarity)
      }
    }
    return best
  }

  private func meet(_ others: ArraySlice<Int32>, but account: Int, _ met: inout [Int32]) {
    for other in others {
      if met.count >= reach { return }
      if Int(other) != account { met.append(other) }
    }
  }

  /// How many numbers two ascending rows have in common.
  static func common(_ first: ArraySlice<Int32>, _ second: ArraySlice<Int32>) -> Int {
    var (i, j, count) = (first.startIndex, second.startIndex, 0)
    while i < first.endIndex, j < second.endIndex {
      if first[i] == second[j] {
        count += 1
        i += 1
        j += 1
      } else if first[i] < second[j] {
        i += 1
      } else {
        j += 1
      }
    }
    return count
  }
}
