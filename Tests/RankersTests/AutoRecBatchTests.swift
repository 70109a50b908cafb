import Essentials
import Testing
@testable import Rankers

@Suite struct AutoRecBatchTests {
  /// Zeros are original items that are not in the row, about equally often; the encoder sees the
  /// share of the row that dropout leaves.
  @Test func batchesHoldTheRowAndZeros() {
    var rng = SeededGenerator(seed: 5)
    var batch = AutoRecBatch()
    let row: [Int32] = [1, 4, 10]
    for _ in 0..<2_000 {
      batch.append(row[...], negatives: 2, originalCount: 10, dropout: 0.25, using: &rng)
    }
    var counts = [Int](repeating: 0, count: 11)
    for user in 0..<2_000 {
      #expect(Array(batch.outputs[user].prefix(3)) == row)
      #expect(batch.outputs[user].count == 9)
      for item in batch.outputs[user].dropFirst(3) { counts[Int(item)] += 1 }
      #expect(Set(batch.inputs[user]).isSubset(of: row))
    }
    // 12,000 draws from eight items: 1,500 each, standard deviation 36.
    for item in 0..<11 {
      #expect(row.contains(Int32(item)) ? counts[item] == 0 : abs(counts[item] - 1_500) < 200)
    }
    // 6,000 times .75, standard deviation 34.
    #expect(abs(batch.inputs.values.count - 4_500) < 170)
    // A row of all original items has no zeros to draw.
    batch.removeAll()
    batch.append([0, 1, 2], negatives: 2, originalCount: 3, dropout: 0, using: &rng)
    #expect(batch.outputs.values == [0, 1, 2])
  }
}
