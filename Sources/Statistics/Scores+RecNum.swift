extension Scores {
  /// RecNum: how many targets are in users' top-k lists, over all rows.
  ///
  /// Source: Song et al. 2020, equation 1.
  ///
  /// - Parameters:
  ///   - targetCount: How many of the last columns are targets.
  ///   - k: How long a list is; all candidates are listed if it exceeds the width.
  public func recNum(targetCount: Int, k: Int = 10) -> Int {
    recNum(ofRows: 0..<rows, targetCount: targetCount, k: k)
  }

  /// RecNum over some rows only, for those who know which have changed.
  ///
  /// A target never wins a tie against an original item. So the i-th best target (from 0) is listed
  /// if and only if the originals that score at least as much, and the i better targets, are fewer
  /// than k; and if it is not, no worse one is. Where a score is NaN, the original comes first.
  public func recNum(ofRows range: Range<Int>, targetCount: Int, k: Int = 10) -> Int {
    precondition(targetCount >= 0 && targetCount <= width, "more targets than candidates")
    precondition(range.isEmpty || (range.lowerBound >= 0 && range.upperBound <= rows))
    guard targetCount > 0, k > 0 else { return 0 }
    let originalCount = width - targetCount
    return values.withUnsafeBufferPointer { values in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: targetCount) { targets in
        var total = 0
        for row in range {
          let start = row * width
          let originals = UnsafeBufferPointer(rebasing: values[start..<start + originalCount])
          let candidates = UnsafeBufferPointer(
            rebasing: values[start + originalCount..<start + width])
          // Most rows list no target: the best one tells.
          var best = -Float.infinity
          for target in candidates where target > best { best = target }
          var ahead = countAtLeast(best, in: originals)
          guard ahead < k else { continue }
          if targetCount == 8, let eight = candidates.baseAddress {
            total += Scores.listed(ofEight: eight, amid: originals, k: k)
            continue
          }
          Scores.sortDescending(candidates, into: targets)
          var listed = 1
          while listed < targetCount, ahead + listed < k {
            ahead = countAtLeast(targets[listed], in: originals)
            guard ahead + listed < k else { break }
            listed += 1
          }
          total += listed
        }
        return total
      }
    }
  }

  /// How many of eight targets are listed, one target a lane, without a branch to mispredict.
  @inline(__always)
  private static func listed(
    ofEight targets: UnsafePointer<Float>, amid originals: UnsafeBufferPointer<Float>, k: Int
  ) -> Int {
    let scores = UnsafeRawPointer(targets).loadUnaligned(as: SIMD8<Float>.self)
    var ahead = SIMD8<Int32>.zero
    for original in originals {
      let isAhead = .!(scores .> SIMD8<Float>(repeating: original))
      ahead = ahead &+ SIMD8<Int32>.zero.replacing(with: 1, where: isAhead)
    }
    // Fewer originals ahead means a better target; equals go by lane, so that no two keys agree.
    let keys = ahead &* 8 &+ SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7)
    var place = ahead
    for lane in 0..<8 {
      let isBehind = keys .> SIMD8<Int32>(repeating: keys[lane])
      place = place &+ SIMD8<Int32>.zero.replacing(with: 1, where: isBehind)
    }
    let isListed = place .< SIMD8<Int32>(repeating: Int32(clamping: k))
    return Int(SIMD8<Int32>.zero.replacing(with: 1, where: isListed).wrappedSum())
  }

  /// Insertion sort, because there are few; NaN goes last.
  private static func sortDescending(
    _ values: UnsafeBufferPointer<Float>, into sorted: UnsafeMutableBufferPointer<Float>
  ) {
    for (count, value) in values.enumerated() {
      var place = count
      while place > 0, sorted[place - 1] < value || sorted[place - 1].isNaN {
        sorted[place] = sorted[place - 1]
        place -= 1
      }
      sorted[place] = value
    }
  }
}
