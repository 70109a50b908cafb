import Testing

@testable import Rankers

@Suite struct PackedSequencesTests {
  @Test func everyStepHoldsTheSequencesThatGoOn() {
    let lengths = [3, 0, 5, 1, 5]
    let sequences = lengths.indices.map { index in
      let items = (0..<Int32(lengths[index])).map { Int32(10 * index) + $0 }
      return (inputs: items[...], targets: items.map { $0 + 100 }[...])
    }
    let packed = PackedSequences(sequences)
    #expect(packed.stepCount == 5)
    #expect(packed.count == 14)
    #expect((0..<5).map(packed.active) == [4, 3, 3, 2, 2])
    // The longest come first, those of equal length in their order.
    #expect(packed.inputs[0..<4] == [20, 40, 0, 30])
    #expect(packed.targets[12..<14] == [124, 144])
    for step in 0..<5 {
      for row in 0..<packed.active(step) {
        #expect(packed.inputs[packed.offsets[step] + row] % 10 == Int32(step))
      }
    }
  }

  @Test func nothingIsPackedFromNothing() {
    #expect(PackedSequences([]).count == 0)
    #expect(PackedSequences([]).stepCount == 0)
    #expect(PackedSequences([([], [])]).stepCount == 0)
  }
}
