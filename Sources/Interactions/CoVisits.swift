import Dispatch

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
  ///
  /// Time goes with the pairs, and so does memory: sixteen bytes for each item that stands next to another.
  public init(_ histories: some Collection<ArraySlice<ItemID>>, itemCount: Int) {
    // An injection has few pairs in a large catalogue: sorting them is less than a look at every item.
    let most = histories.reduce(0) { $0 + 2 * max(0, $1.count - 1) }
    if most < itemCount {
      self.init(sorting: histories, itemCount: itemCount)
    } else {
      self.init(grouping: histories, itemCount: itemCount)
    }
  }

  /// The same, by a sort of all pairs.
  init(sorting histories: some Collection<ArraySlice<ItemID>>, itemCount: Int) {
    // Both directions of a pair as one number each; sorted, equal pairs are neighbors.
    var pairs: [UInt64] = []
    for history in histories {
      Self.forEachPair(of: history) { first, second in
        pairs.append(UInt64(first) << 32 | UInt64(second))
        pairs.append(UInt64(second) << 32 | UInt64(first))
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

  /// The same, item by item.
  init(grouping histories: some Collection<ArraySlice<ItemID>>, itemCount: Int) {
    // Where each item's neighbors begin if each is as often there as it is met.
    var starts = [Int](repeating: 0, count: itemCount + 1)
    for history in histories {
      Self.forEachPair(of: history) { first, second in
        starts[first + 1] += 1
        starts[second + 1] += 1
      }
    }
    for item in 0..<itemCount { starts[item + 1] += starts[item] }
    let total = starts[itemCount]
    var next = starts
    var met = [Int32](unsafeUninitializedCapacity: total) { met, filled in
      next.withUnsafeMutableBufferPointer { next in
        for history in histories {
          Self.forEachPair(of: history) { first, second in
            met.initializeElement(at: next[first], to: Int32(truncatingIfNeeded: second))
            met.initializeElement(at: next[second], to: Int32(truncatingIfNeeded: first))
            next[first] += 1
            next[second] += 1
          }
        }
      }
      filled = total
    }
    var times = [Float](repeating: 0, count: total)
    var sizes = [Int32](repeating: 0, count: itemCount)
    met.withUnsafeMutableBufferPointer { met in
      times.withUnsafeMutableBufferPointer { times in
        sizes.withUnsafeMutableBufferPointer { sizes in
          Self.count(&met, &times, &sizes, starts)
        }
      }
    }
    let distinct = sizes.reduce(0) { $0 + Int($1) }
    precondition(distinct <= Int(Int32.max), "more pairs than can be numbered")
    var offsets: [Int32] = [0]
    var neighbors: [Int32] = []
    var counts: [Float] = []
    offsets.reserveCapacity(itemCount + 1)
    neighbors.reserveCapacity(distinct)
    counts.reserveCapacity(distinct)
    for item in 0..<itemCount {
      let entries = starts[item]..<starts[item] + Int(sizes[item])
      neighbors += met[entries]
      counts += times[entries]
      offsets.append(Int32(neighbors.count))
    }
    self.offsets = offsets
    self.neighbors = neighbors
    self.counts = counts
  }

  /// Calls `body` with every two consecutive items that differ.
  @inline(__always)
  private static func forEachPair(of history: ArraySlice<ItemID>, _ body: (Int, Int) -> Void) {
    history.withUnsafeBufferPointer { history in
      guard history.count > 1 else { return }
      for place in 1..<history.count where history[place - 1] != history[place] {
        body(history[place - 1].index, history[place].index)
      }
    }
  }

  /// Replaces what each item has met by the same items once, ascending, with how often beside them, and
  /// `sizes` by how many these are; rows of many pairs on all cores.
  private static func count(
    _ met: inout UnsafeMutableBufferPointer<Int32>,
    _ times: inout UnsafeMutableBufferPointer<Float>,
    _ sizes: inout UnsafeMutableBufferPointer<Int32>, _ starts: [Int]
  ) {
    let itemCount = sizes.count
    let total = starts[itemCount]
    // Cut where about as many pairs have gone by.
    let parts = total < 1 << 20 ? 1 : 16
    var cuts = [0]
    for part in 1..<max(2, parts) where parts > 1 {
      cuts.append(starts.firstIndex { $0 >= total / parts * part } ?? itemCount)
    }
    cuts.append(itemCount)
    nonisolated(unsafe) let (met, times, sizes) = (met, times, sizes)
    let bounds = cuts
    DispatchQueue.concurrentPerform(iterations: bounds.count - 1) { part in
      var counts = [Int32](repeating: 0, count: itemCount)
      var found: [Int32] = []
      for item in bounds[part]..<max(bounds[part], min(bounds[part + 1], itemCount)) {
        let (start, end) = (starts[item], starts[item + 1])
        found.removeAll(keepingCapacity: true)
        for place in start..<end {
          if counts[Int(met[place])] == 0 { found.append(met[place]) }
          counts[Int(met[place])] += 1
        }
        // A look at every item is less than to sort many of them.
        if found.count > itemCount / 16 {
          found.removeAll(keepingCapacity: true)
          for other in counts.indices where counts[other] > 0 { found.append(Int32(other)) }
        } else {
          found.sort()
        }
        for (entry, other) in found.enumerated() {
          met[start + entry] = other
          times[start + entry] = Float(counts[Int(other)])
          counts[Int(other)] = 0
        }
        sizes[item] = Int32(found.count)
      }
    }
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

  /// w_ij, 0 for items that are never consecutive: by bisection of i's row.
  @inlinable
  public func count(_ i: Int, _ j: Int) -> Float {
    let row = row(i)
    guard !row.isEmpty else { return 0 }
    return neighbors.withUnsafeBufferPointer { neighbors in
      // The last entry that is not beyond j, without a branch that nobody could foresee.
      var (entry, size) = (row.lowerBound, row.count)
      while size > 1 {
        let half = size / 2
        entry += neighbors[entry + half] <= Int32(truncatingIfNeeded: j) ? half : 0
        size -= half
      }
      return Int(neighbors[entry]) == j ? counts[entry] : 0
    }
  }
}
