extension Scores {
  /// RecNum (Song et al. 2020, equation 1): how many targets are in users' top-k lists, over all
  /// rows.
  ///
  /// - Parameters:
  ///   - targetCount: How many of the last columns are targets.
  ///   - k: How long a list is; all candidates are listed if it exceeds the width.
  package func recNum(targetCount: Int, k: Int = 10) -> Int {
    recNum(ofRows: 0..<rows, targetCount: targetCount, k: k)
  }

  /// RecNum over some rows only, for those who know which have changed.
  ///
  /// A target never wins a tie against an original item. So the i-th best target (from 0) is listed
  /// if and only if the originals that score at least as much, and the i better targets, are fewer
  /// than k; and if it is not, no worse one is.
  package func recNum(ofRows range: Range<Int>, targetCount: Int, k: Int = 10) -> Int {
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
          var best = candidates[0]
          for target in candidates where target > best { best = target }
          var ahead = countAtLeast(best, in: originals)
          guard ahead < k else { continue }
          Scores.sortDescending(candidates, into: targets)
          var listed = 1
          while listed < targetCount {
            if ahead + listed >= k { break }
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

  /// Insertion sort: there are eight.
  private static func sortDescending(
    _ values: UnsafeBufferPointer<Float>, into sorted: UnsafeMutableBufferPointer<Float>
  ) {
    for (count, value) in values.enumerated() {
      var place = count
      while place > 0, sorted[place - 1] < value {
        sorted[place] = sorted[place - 1]
        place -= 1
      }
      sorted[place] = value
    }
  }
}
