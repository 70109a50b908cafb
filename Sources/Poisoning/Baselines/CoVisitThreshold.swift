import Interactions

/// What a target has to overtake to enter an item's list of most similar ones: the list's last
/// entry.
///
/// Similarity is s_ij = w_ij / f(w_i, w_j) as an item-to-item recommender has it. In the list of item j the
/// factor of w_j is the same for all, so that only w_ij and w_i of the others count. A list is sorted by
/// quotients of these counts; whether the target stands above its last entry is decided between
/// integers.
package struct CoVisitThreshold: Sendable, Equatable {
  /// f, the square root of the product or the product.
  package let normalization: CoVisits.Normalization
  /// w_jk, how often the last entry k is visited right before or after j; 0 for a list with room.
  package let shared: Int
  /// w_k, how often k is visited; at least 1.
  package let visits: Int

  /// A threshold from the counts of the list's last entry.
  package init(normalization: CoVisits.Normalization, shared: Int, visits: Int) {
    precondition(shared >= 0 && visits >= 1, "who shares a visit was visited")
    self.normalization = normalization
    self.shared = shared
    self.visits = visits
  }

  /// The last entry of `item`'s list of `k`, its neighbors but `excluded`; a list with room has the
  /// threshold 0.
  ///
  /// - Parameter visits: w_i, `[items]`.
  package init(
    of item: Int, in coVisits: CoVisits, visits: [Int], k: Int, excluding excluded: Int? = nil,
    normalization: CoVisits.Normalization
  ) {
    var entries: [(shared: Int, visits: Int, rank: Double)] = []
    for entry in coVisits.row(item) where coVisits.neighbor(entry) != excluded {
      let shared = Int(coVisits.count(entry))
      let visits = visits[coVisits.neighbor(entry)]
      let power = normalization == .squareRoot ? shared * shared : shared
      entries.append((shared, visits, Double(power) / Double(visits)))
    }
    guard entries.count >= k else {
      self.init(normalization: normalization, shared: 0, visits: 1)
      return
    }
    entries.sort { $0.rank > $1.rank }
    let last = entries[k - 1]
    self.init(normalization: normalization, shared: last.shared, visits: last.visits)
  }

  /// Whether a target with these counts stands above: w_jt² / w_t > w_jk² / w_k with the square
  /// root, w_jt / w_t > w_jk / w_k with the product.
  package func isBelow(shared: Int, visits: Int) -> Bool {
    switch normalization {
    case .squareRoot: shared * shared * self.visits > self.shared * self.shared * visits
    case .product: shared * self.visits > self.shared * visits
    }
  }

  /// m_j, the fewest co-visits with j that bring a target above, if each is also a visit of the
  /// target and nothing else is; nil if none suffice.
  ///
  /// Product: the least m with (1 − w_jk/w_k) m > w_t w_jk/w_k − w_jt. Square root: the least m
  /// with (w_jt + m)² / (w_t + m) > w_jk² / w_k, the larger root of a quadratic.
  ///
  /// - Parameters:
  ///   - targetShared: w_jt before; at most twice w_t.
  ///   - targetVisits: w_t before.
  package func coVisits(targetShared: Int, targetVisits: Int) -> Int? {
    func suffices(_ m: Int) -> Bool {
      isBelow(shared: targetShared + m, visits: targetVisits + m)
    }
    switch normalization {
    case .product:
      guard visits > shared else { return suffices(0) ? 0 : nil }
      let missing = targetVisits * shared - targetShared * visits
      return missing < 0 ? 0 : missing / (visits - shared) + 1
    case .squareRoot:
      let c = Double(shared * shared) / Double(visits)
      let discriminant = c * c + 4 * c * Double(targetVisits - targetShared)
      let root = (c + max(0, discriminant).squareRoot()) / 2 - Double(targetShared)
      return least(near: root, suffices)
    }
  }

  /// The fewest co-visits with j that bring a target above when the whole poison makes w_t equal to
  /// `targetVisits`, whatever j gets of it.
  package func coVisits(targetShared: Int, finalTargetVisits targetVisits: Int) -> Int {
    let c = Double(shared) / Double(visits)
    let needed =
      switch normalization {
      case .product: c * Double(targetVisits)
      case .squareRoot: (c * Double(shared) * Double(targetVisits)).squareRoot()
      }
    return least(near: needed - Double(targetShared)) {
      isBelow(shared: targetShared + $0, visits: targetVisits)
    }
  }

  /// The least m that suffices, given that larger ones do too: `estimate`, put right by trying.
  private func least(near estimate: Double, _ suffices: (Int) -> Bool) -> Int {
    var m = max(0, Int(estimate))
    while !suffices(m) { m += 1 }
    while m > 0, suffices(m - 1) { m -= 1 }
    return m
  }
}
