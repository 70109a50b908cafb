import Testing

@testable import Statistics

@Suite struct ScoresExposuresTests {
  /// Sorts every row, originals before targets at equal scores, and counts.
  private func slow(_ scores: Scores, targetCount: Int, k: Int) -> Int {
    (0..<scores.rows).reduce(0) { total, row in
      let ranked = scores[row].enumerated().sorted { first, second in
        if first.element != second.element { return first.element > second.element }
        return first.offset < second.offset
      }
      return total + ranked.prefix(k).count { $0.offset >= scores.width - targetCount }
    }
  }

  @Test(arguments: [1, 2, 7, 8, 9, 16, 23, 100], [0, 1, 2, 8, 13])
  func agreesWithSorting(width: Int, targetCount: Int) {
    guard targetCount <= width else { return }
    var rng = SplitMix(state: UInt64(width * 100 + targetCount))
    for levels in [1, 3, 40, 1_000_000] {
      var scores = Scores(rows: 12, width: width)
      for index in scores.values.indices {
        scores.values[index] = Float(Int.random(in: 0..<levels, using: &rng) - levels / 2)
      }
      for k in [0, 1, 4, 10, 99, 1_000] {
        #expect(
          scores.recNum(targetCount: targetCount, k: k)
            == slow(scores, targetCount: targetCount, k: k))
      }
    }
  }

  @Test func extremesAreOrdered() {
    var scores = Scores(rows: 2, width: 4)
    scores.values = [-.infinity, 0, .infinity, -0.0, .infinity, -1, .infinity, -.infinity]
    // Row 0: ∞, then 0 ahead of −0, its equal. Row 1: the original's ∞ first.
    #expect(scores.recNum(targetCount: 2, k: 1) == 1)
    #expect(scores.recNum(targetCount: 2, k: 2) == 2)
    #expect(scores.recNum(targetCount: 2, k: 3) == 4 - 1)
  }

  /// Per target, equals by position; whether a row lists any is the same question.
  @Test(arguments: [1, 3, 8, 9])
  func targetsAreCountedEach(targetCount: Int) {
    var rng = SplitMix(state: UInt64(targetCount))
    for levels in [2, 5, 1_000_000] {
      var scores = Scores(rows: 40, width: 12 + targetCount)
      for index in scores.values.indices {
        scores.values[index] = Float(Int.random(in: 0..<levels, using: &rng))
      }
      for k in [1, 3, 10, 15] {
        var expected = [Int](repeating: 0, count: targetCount)
        for row in 0..<scores.rows {
          let ranked = scores[row].enumerated().sorted {
            ($1.element, $0.offset) < ($0.element, $1.offset)
          }
          let listed = ranked.prefix(k).map { $0.offset - 12 }.filter { $0 >= 0 }
          for target in listed { expected[target] += 1 }
          #expect(
            scores.listsTarget(row: row, targetCount: targetCount, k: k) == !listed.isEmpty)
        }
        #expect(scores.exposures(targetCount: targetCount, k: k) == expected)
      }
    }
  }

  /// What a user has already is in no list, however few other items there are.
  @Test(arguments: [1, 3, 8, 9])
  func whatIsWithheldIsNotListed(targetCount: Int) {
    for originals in [0, 2, 20] {
      for withheld in 0..<targetCount {
        var scores = Scores(rows: 1, width: originals + targetCount)
        for index in 0..<targetCount { scores.values[originals + index] = Float(1 + index) }
        scores.values[originals + withheld] = -.infinity
        var expected = [Int](repeating: 1, count: targetCount)
        expected[withheld] = 0
        #expect(scores.exposures(targetCount: targetCount, k: 100) == expected)
        #expect(
          scores.listsTarget(row: 0, targetCount: targetCount, k: 100) == (targetCount > 1))
      }
    }
  }

  /// A recommender that diverged puts no target into a list, with as many targets as one vector holds
  /// and with others.
  @Test(arguments: [1, 3, 8, 9])
  func whatIsNotANumberIsNotListed(targetCount: Int) {
    func recNum(originals: Float, targets: [Float], k: Int = 2) -> Int {
      var scores = Scores(rows: 1, width: 11 + targetCount)
      scores.values = [Float](repeating: originals, count: 11) + targets
      return scores.recNum(targetCount: targetCount, k: k)
    }
    let none = [Float](repeating: .nan, count: targetCount)
    #expect(recNum(originals: 0, targets: none) == 0)
    #expect(recNum(originals: .nan, targets: none) == 0)
    #expect(recNum(originals: .nan, targets: none.map { _ in 1 }) == 0)
    for place in 0..<targetCount {
      var one = none
      one[place] = 1
      #expect(recNum(originals: 0, targets: one) == 1)
      one[place] = -1
      #expect(recNum(originals: 0, targets: one) == 0)
    }
  }
}
