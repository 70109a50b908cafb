import Foundation
import Testing

@testable import PathReasoning

@Suite struct ReviewWordsTests {
  /// Weights by hand: of three reviews, word 0 is in all, word 1 in one.
  @Test func keepsWordsByWeight() {
    // In a review of 19 times word 1 and once word 0 the latter weighs 1 / √(1 + (19 · (ln 2 + 1))²)
    // = 0.031, below 0.1; next to 4 times word 1 it weighs 0.146.
    func words(rare: Int) -> SparseRows {
      ReviewWords(
        [
          .init(user: 0, product: 0, words: [0] + [Int32](repeating: 1, count: rare)),
          .init(user: 1, product: 1, words: [0]), .init(user: 2, product: 1, words: [0]),
        ], users: 3, products: 2, words: 2
      ).mentions
    }
    #expect(words(rare: 19) == SparseRows(rows: [[1], [0], [0]]))
    #expect(words(rare: 4) == SparseRows(rows: [[0, 1], [0], [0]]))
  }

  @Test func dropsWordsOfEverybody() {
    let often = [Int32](repeating: 0, count: 2_500)
    func edges(_ last: [Int32]) -> Int {
      ReviewWords(
        [
          .init(user: 0, product: 0, words: often), .init(user: 0, product: 0, words: often + last),
        ],
        users: 1, products: 1, words: 1
      ).descriptions.count
    }
    // 5,000 occurrences are kept, 5,001 are not.
    #expect(edges([]) == 1)
    #expect(edges([0]) == 0)
  }
}
