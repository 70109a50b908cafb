import Interactions
import Testing

@testable import Poisoning

@Suite struct SelectionProbabilitiesTests {
  private func probabilities(_ rows: [[Int]], decay: Float = 0.5) -> SelectionProbabilities {
    SelectionProbabilities(of: rows.map { $0.map { ItemID($0) } }, itemCount: 4, decay: decay)
  }

  @Test func whatWasChosenIsLessLikelyUntilEverythingWas() {
    #expect(probabilities([]).values == [1, 1, 1, 1])
    #expect(probabilities([[0, 1]]).values == [0.5, 0.5, 1, 1])
    #expect(probabilities([[0, 1], [1, 2]]).values == [0.5, 0.25, 0.5, 1])
    #expect(probabilities([[0, 1], [1, 2], [3, 0]]).values == [1, 1, 1, 1])
    #expect(probabilities([[0, 1], [1, 2], [3, 0], [2, 3]]).values == [1, 1, 0.5, 0.5])
    #expect(probabilities([[0, 1]], decay: 1).values == [1, 1, 1, 1])
  }

  @Test func theLargestProductsAreChosen() {
    #expect(
      probabilities([[0]]).choose(3, by: [0.9, 0.5, 0.4, 0.5]) == [1, 3, 0].map { ItemID($0) })
    #expect(probabilities([[0], [0]]).choose(2, by: [0.9, 0.1, 0.1, 0.3]).map(\.index) == [3, 0])
  }
}
