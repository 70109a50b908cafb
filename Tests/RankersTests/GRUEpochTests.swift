import Essentials
import Interactions
import Testing
@testable import Rankers

@Suite struct GRUEpochTests {
  @Test func sequencesHoldEveryTransitionOnce() {
    for count in 0...12 {
      let row = (0..<count).map { ItemID($0) }
      for length in 1...5 {
        let sequences = GRUEpoch.sequences([row[...]], length: length)
        let transitions = sequences.flatMap { zip($0.inputs, $0.targets).map { [$0, $1] } }
        #expect(transitions == (0..<max(0, Int32(count) - 1)).map { [$0, $0 + 1] })
        #expect(sequences.allSatisfy { $0.inputs.count <= length && !$0.inputs.isEmpty })
      }
    }
  }

  @Test func samplesAreUniformAndAscending() {
    var rng = SeededGenerator(seed: 1)
    let vocabulary = (0..<10).map { Int32(3 * $0) }
    var counts = [Int32: Int]()
    for _ in 0..<2_000 {
      let sample = GRUEpoch.sample(5, of: vocabulary, using: &rng)
      #expect(sample.items == sample.items.sorted())
      #expect(abs(sample.shift - 0.693_147_2) < 1e-6)
      for item in sample.items { counts[item, default: 0] += 1 }
    }
    // 1,000 each, with a standard deviation of 30.
    for item in vocabulary { #expect(abs(counts[item, default: 0] - 1_000) < 150) }
    let all = GRUEpoch.sample(10, of: vocabulary, using: &rng)
    #expect(all.items == vocabulary && all.shift == 0)
  }
}
