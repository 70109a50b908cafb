import Synchronization

/// Counts, over all hops of all paths, how many are attacked and how far their states move.
public final class EvasionTally: Sendable {
  /// What one hop of one group of paths adds.
  private struct Entry {
    var hops = 0
    var attacked = 0
    var norms = PerturbationNorms()

    mutating func add(_ other: Entry) {
      hops += other.hops
      attacked += other.attacked
      norms.add(other.norms)
    }
  }

  /// By hop and group, so that sums do not depend on who comes first.
  private let entries = Mutex<[Int: Entry]>([:])

  /// A tally of nothing.
  public init() {}

  /// Notes a hop of a group under its number, beside what has been noted under it before; `norms` is
  /// a sum over the attacked paths.
  func note(_ index: Int, hops: Int, attacked: Int, norms: PerturbationNorms) {
    entries.withLock {
      $0[index, default: Entry()].add(Entry(hops: hops, attacked: attacked, norms: norms))
    }
  }

  private var sum: Entry {
    entries.withLock { entries in
      entries.sorted { $0.key < $1.key }.reduce(into: Entry()) { $0.add($1.value) }
    }
  }

  /// The share of hops that are attacked, from 0 to 1: the mean of Σ c_t / T.
  public var frequency: Double {
    let sum = sum
    return Double(sum.attacked) / Double(max(1, sum.hops))
  }

  /// The mean norms of what is added to a state where it is attacked.
  public var meanNorms: PerturbationNorms {
    let sum = sum
    return sum.norms.divided(by: Double(max(1, sum.attacked)))
  }
}
