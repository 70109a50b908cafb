import Essentials
import Testing
@testable import PathReasoning

@Suite struct GreatestSelectionTests {
  @Test func selectionAgreesWithSorting() {
    var rng = SeededGenerator(seed: 8)
    for round in 0..<300 {
      let count = 1 + rng.below(60)
      // Few different values in every second round: many equals.
      var values = (0..<count).map { _ in round % 2 == 0 ? rng.normal() : Float(rng.below(4)) }
      let sorted = values.sorted(by: >)
      let place = 1 + rng.below(count)
      let found = values.withUnsafeMutableBufferPointer { buffer in
        buffer.baseAddress.map { greatest(place, of: $0, count) }
      }
      #expect(found == sorted[place - 1])
      #expect(values.sorted(by: >) == sorted)
    }
  }
}
