import Essentials
import PathReasoning
import Testing
import Torch
@testable import Detection

@Suite struct SequenceBatchTests {
  private let world = SyntheticPaths()

  /// Step after step, sequence beside sequence, zeros behind the last action.
  @Test func actionsStandStepByStep() {
    let sequences = world.labeled(10, users: 0..<50, seed: 3).sequences
    let order = [4, 17, 0, 9]
    let batch = SequenceBatch(sequences, order[...])
    let width = sequences.actionWidth
    #expect(batch.actions.shape == [4, 4, width])
    let actions = batch.actions.array(of: Float.self)
    let (mask, last) = (batch.mask.array(of: Float.self), batch.last.array(of: Float.self))
    for (place, index) in order.enumerated() {
      var expected = [Float](repeating: .nan, count: sequences.width)
      expected.withUnsafeMutableBufferPointer { buffer in
        if let base = buffer.baseAddress { sequences.write(index, to: base) }
      }
      for step in 0..<4 {
        let start = (step * 4 + place) * width
        #expect(
          Array(actions[start..<start + width])
            == Array(expected[step * width..<(step + 1) * width]))
        #expect(mask[place * 4 + step] == (step < sequences.steps(index) ? 1 : 0))
        #expect(last[place * 4 + step] == (step == sequences.steps(index) - 1 ? 1 : 0))
      }
    }
  }

  @Test func lengthsGiveMaskAndLast() {
    let batch = SequenceBatch(actions: Tensor.zeros([3, 2, 5]), lengths: [1, 3])
    #expect(batch.mask.array(of: Float.self) == [1, 0, 0, 1, 1, 1])
    #expect(batch.last.array(of: Float.self) == [1, 0, 0, 0, 0, 1])
  }
}
