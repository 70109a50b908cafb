import Synchronization

/// Counts, over all hops of all paths, how many are attacked and how far their states move.
package final class EvasionTally: Sendable {
  /// What one hop of one group of paths adds.
  private struct Entry {
    var hops: Int
    var attacked: Int
    var norms: PerturbationNorms
  }

  /// By hop and group, so that sums do not depend on who comes first.
  private let entries = Mutex<[Int: Entry]>([:])

  /// A tally of nothing.
  package init() {}

  /// Notes a hop of a group; `norms` is a sum over the attacked paths.
  func note(_ index: Int, hops: Int, attacked: Int, norms: PerturbationNorms) {
    entries.withLock { $0[index] = Entry(hops: hops, attacked: attacked, norms: norms) }
  }

  private var sum: Entry {
    entries.withLock { entries in
      var sum = Entry(hops: 0, attacked: 0, norms: PerturbationNorms())
      for index in entries.keys.sorted() {
        guard let entry = entries[index] else { continue }
        sum.hops += entry.hops
        sum.attacked += entry.attacked
        sum.norms.add(entry.norms)
      }
      return sum
    }
  }

  /// The share of hops that are attacked, from 0 to 1: the mean of Σ c_t / T.
  package var frequency: Double {
    let sum = sum
    return Double(sum.attacked) / Double(max(1, sum.hops))
  }

  /// The mean norms of what is added to a state where it is attacked.
  package var meanNorms: PerturbationNorms {
    let sum = sum
    return sum.norms.divided(by: Double(max(1, sum.attacked)))
  }
}
