extension Scores {
  /// RecNum: how many targets are in users' top-k lists, over all rows.
  ///
  /// Source: Song et al. 2020, equation 1.
  ///
  /// - Parameters:
  ///   - targetCount: How many of the last columns are targets.
  ///   - k: How long a list is; all candidates are listed if it exceeds the width.
  public func recNum(targetCount: Int, k: Int = 10) -> Int {
    exposures(targetCount: targetCount, k: k).reduce(0, +)
  }

  /// In how many users' top-k lists each target is, over all rows, `[targetCount]`.
  ///
  /// A target never wins a tie against an original item, and of equal targets the first is listed
  /// first. So the i-th best target (from 0) is listed if and only if the originals that score at least
  /// as much, and the i better targets, are fewer than k; and if it is not, no worse one is. Where a
  /// score is NaN, the original comes first. A target whose score is minus infinity or no number is in no
  /// list, however much room there is: a user who has it already is not to see it.
  ///
  /// - Parameters:
  ///   - targetCount: How many of the last columns are targets.
  ///   - k: How long a list is; all candidates are listed if it exceeds the width.
  public func exposures(targetCount: Int, k: Int = 10) -> [Int] {
    precondition(targetCount >= 0 && targetCount <= width, "more targets than candidates")
    guard targetCount > 0, k > 0 else { return [Int](repeating: 0, count: targetCount) }
    let count = SIMD8<Int32>(repeating: Int32(clamping: k))
    return values.withUnsafeBufferPointer { values in
      var totals = [Int](repeating: 0, count: targetCount)
      var totalsOfEight = SIMD8<Int32>.zero
      for row in 0..<rows {
        let (originals, targets) = candidates(ofRow: row, targetCount: targetCount, in: values)
        // Most rows list no target: the best one tells.
        let best = Self.best(of: targets)
        let ahead = countAtLeast(best, in: originals)
        guard ahead < k, best > -.infinity else { continue }
        if targetCount == 8, let eight = targets.baseAddress {
          totalsOfEight = totalsOfEight &+ Self.listed(ofEight: eight, amid: originals, k: count)
        } else {
          Self.addListed(targets, amid: originals, aheadOfBest: ahead, k: k, to: &totals)
        }
      }
      if targetCount == 8 { totals = totalsOfEight.indices.map { Int(totalsOfEight[$0]) } }
      return totals
    }
  }

  /// Whether a row's top-k list has a target, for those who only need to know that.
  package func listsTarget(row: Int, targetCount: Int, k: Int = 10) -> Bool {
    guard targetCount > 0, k > 0 else { return false }
    return values.withUnsafeBufferPointer { values in
      let (originals, targets) = candidates(ofRow: row, targetCount: targetCount, in: values)
      let best = Self.best(of: targets)
      return best > -.infinity && countAtLeast(best, in: originals) < k
    }
  }

  /// A row's scores of original items and of targets.
  @inline(__always)
  private func candidates(
    ofRow row: Int, targetCount: Int, in values: UnsafeBufferPointer<Float>
  ) -> (originals: UnsafeBufferPointer<Float>, targets: UnsafeBufferPointer<Float>) {
    let (start, boundary) = (row * width, (row + 1) * width - targetCount)
    return (
      UnsafeBufferPointer(rebasing: values[start..<boundary]),
      UnsafeBufferPointer(rebasing: values[boundary..<start + width])
    )
  }

  /// The largest score; minus infinity where none is a number.
  @inline(__always)
  private static func best(of targets: UnsafeBufferPointer<Float>) -> Float {
    var best = -Float.infinity
    for target in targets where target > best { best = target }
    return best
  }

  /// Which of eight targets are listed, one target a lane, without a branch to mispredict: 1 or 0.
  @inline(__always)
  private static func listed(
    ofEight targets: UnsafePointer<Float>, amid originals: UnsafeBufferPointer<Float>,
    k: SIMD8<Int32>
  ) -> SIMD8<Int32> {
    let scores = UnsafeRawPointer(targets).loadUnaligned(as: SIMD8<Float>.self)
    var ahead = SIMD8<Int32>.zero
    for original in originals {
      let isAhead = .!(scores .> SIMD8<Float>(repeating: original))
      ahead = ahead &+ SIMD8<Int32>.zero.replacing(with: 1, where: isAhead)
    }
    // Fewer originals ahead means a better target, and among those with as many ahead the larger score
    // is the better one; equals go by lane and NaN goes last, so that no two places agree.
    var place = ahead
    let values = scores.replacing(with: -.infinity, where: .!(scores .== scores))
    for lane in 0..<8 {
      let isEqual = ahead .== SIMD8<Int32>(repeating: ahead[lane])
      let isBehind =
        (ahead .> SIMD8<Int32>(repeating: ahead[lane]))
        .| (isEqual .& isAfter(values, lane))
      place = place &+ SIMD8<Int32>.zero.replacing(with: 1, where: isBehind)
    }
    let isListed = (place .< k) .& (values .> SIMD8<Float>(repeating: -.infinity))
    return SIMD8<Int32>.zero.replacing(with: 1, where: isListed)
  }

  /// Which lanes hold a smaller score than `lane` does, or an equal one further on.
  @inline(__always)
  private static func isAfter(_ scores: SIMD8<Float>, _ lane: Int) -> SIMDMask<SIMD8<Int32>> {
    let lanes = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7)
    let own = SIMD8<Float>(repeating: scores[lane])
    return (scores .< own) .| ((scores .== own) .& (lanes .> SIMD8<Int32>(repeating: Int32(lane))))
  }

  /// Counts the targets of a row that are listed, any number of them.
  private static func addListed(
    _ targets: UnsafeBufferPointer<Float>, amid originals: UnsafeBufferPointer<Float>,
    aheadOfBest: Int, k: Int, to totals: inout [Int]
  ) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: targets.count) { order in
      sortDescending(targets, into: order)
      totals[order[0]] += 1
      var listed = 1
      var ahead = aheadOfBest
      while listed < targets.count, ahead + listed < k,
        targets[order[listed]] > -.infinity
      {
        ahead = countAtLeast(targets[order[listed]], in: originals)
        guard ahead + listed < k else { break }
        totals[order[listed]] += 1
        listed += 1
      }
    }
  }

  /// The positions of scores from the largest on, by insertion, because there are few; NaN goes last.
  private static func sortDescending(
    _ values: UnsafeBufferPointer<Float>, into order: UnsafeMutableBufferPointer<Int>
  ) {
    for (position, value) in values.enumerated() {
      var place = position
      while place > 0, values[order[place - 1]] < value || values[order[place - 1]].isNaN {
        order[place] = order[place - 1]
        place -= 1
      }
      order[place] = position
    }
  }
}
