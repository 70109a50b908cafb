/// How often every two items are consecutive in somebody's history: a symmetric sparse matrix of
/// counts with an empty diagonal, as compressed rows.
///
/// Its reading is inlined into other targets: rankers look pairs up in their innermost loops.
public struct CoVisits: Sendable, Equatable {
  /// f(w_i, w_j), what the count of a pair is divided by to be a similarity, of how often each item is
  /// visited.
  public enum Normalization: String, Codable, Sendable, CaseIterable {
    /// √(w_i · w_j)
    case squareRoot = "sqrt"
    /// w_i · w_j
    case product
  }

  /// `neighbors[offsets[i]..<offsets[i + 1]]` are the items that stand next to item i, ascending.
  @usableFromInline let offsets: [Int32]
  @usableFromInline let neighbors: [Int32]
  /// How often, beside ``neighbors``.
  @usableFromInline let counts: [Float]

  /// The co-visits of `histories`, each in time order.
  public init(_ histories: some Sequence<ArraySlice<ItemID>>, itemCount: Int) {
    // Both directions of a pair as one number each; sorted, equal pairs are neighbors.
    var pairs: [UInt64] = []
    for history in histories {
      for (first, second) in zip(history, history.dropFirst()) where first != second {
        let (i, j) = (UInt64(first.index), UInt64(second.index))
        pairs.append(i << 32 | j)
        pairs.append(j << 32 | i)
      }
    }
    pairs.sort()
    var offsets = [Int32](repeating: 0, count: itemCount + 1)
    var neighbors: [Int32] = []
    var counts: [Float] = []
    var last = UInt64.max
    for pair in pairs {
      if pair == last {
        counts[counts.count - 1] += 1
      } else {
        neighbors.append(Int32(truncatingIfNeeded: pair))
        counts.append(1)
        offsets[Int(pair >> 32) + 1] += 1
        last = pair
      }
    }
    for item in 0..<itemCount { offsets[item + 1] += offsets[item] }
    self.offsets = offsets
    self.neighbors = neighbors
    self.counts = counts
  }

  /// No co-visits among `itemCount` items.
  public init(itemCount: Int) { self.init([], itemCount: itemCount) }

  /// Whether nothing was ever visited together.
  @inlinable
  public var isEmpty: Bool { neighbors.isEmpty }

  /// The number of items.
  @inlinable
  public var itemCount: Int { offsets.count - 1 }

  /// The entries of a row, as indices for ``neighbor(_:)`` and ``count(_:)``.
  @inlinable
  public func row(_ item: Int) -> Range<Int> { Int(offsets[item])..<Int(offsets[item + 1]) }

  /// The other item of an entry.
  @inlinable
  public func neighbor(_ entry: Int) -> Int { Int(neighbors[entry]) }

  /// How often the items of an entry are consecutive.
  @inlinable
  public func count(_ entry: Int) -> Float { counts[entry] }

  /// w_ij, 0 for items that are never consecutive.
  @inlinable
  public func count(_ i: Int, _ j: Int) -> Float {
    for entry in row(i) where neighbors[entry] == Int32(j) { return counts[entry] }
    return 0
  }
}
