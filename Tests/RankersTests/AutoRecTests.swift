import Essentials
import Foundation
import Interactions
import Statistics
import Testing
import Torch
@testable import Rankers

@Suite struct AutoRecTests {
  private static func numbers(_ table: OverlaidTable, hidden: Int) -> [Float] {
    let rows = table.rows((0..<table.rowCount).map(Int32.init))
    return (0..<table.rowCount).flatMap { row in
      (0..<hidden).map { rows[row * table.width + $0 / 8][$0 % 8] }
    }
  }

  /// Three steps beside autograd and libtorch's Adam on Σ (r − h(r))² + λ/2 (‖W‖² + ‖V‖²), in a
  /// batch that touches every row, so that lazy and plain steps are the same.
  @Test(arguments: [5, 8, 19])
  func stepsAgreeWithAutograd(hidden: Int) {
    let itemCount = 7
    var rng = SeededGenerator(seed: UInt64(hidden))
    var network = AutoRecNetwork(
      itemCount: itemCount, hidden: hidden, deviation: 0.5, using: &rng)
    for item in 0..<itemCount { network.outputBias[item] = rng.normal() * 0.1 }
    let rows: [[Int32]] = [[0, 2, 5], [1, 2, 3, 6], [4], [0, 1, 4, 6]]
    var batch = AutoRecBatch()
    for row in rows {
      batch.append(row[...], negatives: 2, originalCount: 7, dropout: 0, using: &rng)
    }
    var input = [Float](repeating: 0, count: rows.count * itemCount)
    var weight = input
    var label = input
    for (user, row) in rows.enumerated() {
      for item in row { input[user * itemCount + Int(item)] = 1 }
      for (place, item) in batch.outputs[user].enumerated() {
        weight[user * itemCount + Int(item)] += 1
        if place < row.count { label[user * itemCount + Int(item)] = 1 }
      }
    }
    #expect(Set(batch.outputs.values).count == itemCount)
    func tensor(_ values: [Float], _ shape: [Int]) -> Tensor {
      Tensor(values, shape: shape).requiringGradient()
    }
    let v = tensor(Self.numbers(network.encoder, hidden: hidden), [itemCount, hidden])
    let w = tensor(Self.numbers(network.decoder, hidden: hidden), [itemCount, hidden])
    let mu = tensor([Float](repeating: 0, count: hidden), [hidden])
    let b = tensor(network.outputBias, [itemCount])
    let parameters = [v, w, mu, b]
    let shape = [rows.count, itemCount]
    let lambda = 0.03
    var adam = Adam(
      parameters.enumerated().map { NamedTensor("\($0.offset)", $0.element) },
      .init(learningRate: 0.01))
    let trainer = AutoRecTrainer(
      network, encoderRows: itemCount, decoderRows: itemCount, rate: 0.01,
      regularization: Float(lambda))
    for _ in 0..<3 {
      let units = (Tensor(input, shape: shape).matmul(v) + mu).sigmoid()
      let error = units.matmul(w.transposed()) + b - Tensor(label, shape: shape)
      let squares = (error * error * Tensor(weight, shape: shape)).sum()
      let loss = squares + ((v * v).sum() + (w * w).sum()) * (lambda / 2)
      let slopes = gradients(of: loss, withRespectTo: parameters)
      withoutGradient { adam.step(slopes) }
      var measured = 0.0
      network.withMutablePointers { measured = trainer.step(batch, $0) }
      #expect(abs(measured - squares.item()) < 1e-4)
    }
    func agree(_ found: [Float], _ expected: Tensor) -> Bool {
      zip(found, expected.array(of: Float.self)).allSatisfy { abs($0 - $1) < 1e-4 }
    }
    #expect(agree(Self.numbers(network.encoder, hidden: hidden), v))
    #expect(agree(Self.numbers(network.decoder, hidden: hidden), w))
    #expect(agree((0..<hidden).map { network.hiddenBias[$0 / 8][$0 % 8] }, mu))
    #expect(agree(network.outputBias, b))
  }

  /// Scores are W · σ(V r + μ) + b of the fitted rows; what a user has in validation and test, or
  /// anything else that is not in the log, does not go in.
  @Test func scoresFollowTheDefinition() throws {
    let world = RankerLaws.World()
    var configuration = AutoRec.Configuration()
    configuration.hidden = 21
    configuration.epochs = 3
    configuration.initialDeviation = 0.4
    var rng = SeededGenerator(seed: 3)
    let ranker = AutoRec(configuration, users: world.users, items: world.items, using: &rng)
    let split = LeaveOneOut(world.log)
    try ranker.fit(to: split.train, validation: nil, using: &rng) { _ in }
    let network = ranker.network
    let v = Self.numbers(network.encoder, hidden: 21).map(Double.init)
    let w = Self.numbers(network.decoder, hidden: 21).map(Double.init)
    let scores = ranker.scores(of: world.candidates)
    for (row, user) in world.candidates.users.enumerated() {
      var units = (0..<21).map { Double(network.hiddenBias[$0 / 8][$0 % 8]) }
      for item in Set(split.train[user]) {
        for unit in 0..<21 { units[unit] += v[item.index * 21 + unit] }
      }
      units = units.map { 1 / (1 + exp(-$0)) }
      for column in 0..<scores.width {
        let item = world.candidates.items[row * scores.width + column].index
        var expected = Double(network.outputBias[item])
        for unit in 0..<21 { expected += units[unit] * w[item * 21 + unit] }
        #expect(abs(Double(scores[row][row * scores.width + column]) - expected) < 1e-5)
      }
    }
  }

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

  /// An update moves the rows of what was clicked, and of no target that was not.
  @Test func updateMovesWhatThePoisonReaches() {
    let world = RankerLaws.World()
    let ranker = world.untrained(AutoRec.self)
    ranker.configuration.inputDropout = 0
    let before = ranker.network
    var rng = SeededGenerator(seed: 1)
    let clicks = [40, 3, 40, 5, 40, 40].map { ItemID($0) }
    ranker.update(
      with: Poison(fakeUserCount: 2, clicksPerFakeUser: 3, clicks: clicks), using: &rng)
    let after = ranker.network
    #expect(after.hiddenBias != before.hiddenBias)
    for item in 0..<43 as Range<Int32> {
      let isClicked = [40, 3, 5].contains(item)
      #expect((after.encoder.rows([item]) != before.encoder.rows([item])) == isClicked)
      if isClicked { #expect(after.decoder.rows([item]) != before.decoder.rows([item])) }
      if item > 40 { #expect(after.decoder.rows([item]) == before.decoder.rows([item])) }
    }
    #expect(ranker.inputs[UserID(30)] == [3, 40])
    #expect(ranker.inputs[UserID(31)] == [5, 40])
    #expect(ranker.inputs[UserID(32)].isEmpty)
  }

  /// Tiles hold every candidate once, next to the others of its item.
  @Test func tilesHoldEveryCandidate() {
    var rng = SeededGenerator(seed: 6)
    let lists = CandidateLists(
      users: (0..<600).map { UserID($0) }, width: 3,
      items: (0..<1_800).map { _ in ItemID(rng.below(20)) }, itemCount: 20)
    let tiled = TiledCandidates(lists)
    #expect(tiled.tileCount == 3)
    var seen = [Int](repeating: 0, count: 1_800)
    for tile in 0..<tiled.tileCount {
      for group in tiled.groupOffsets[tile]..<tiled.groupOffsets[tile + 1] {
        let range = tiled.entryOffsets[Int(group)]..<tiled.entryOffsets[Int(group) + 1]
        for entry in tiled.entries[Int(range.lowerBound)..<Int(range.upperBound)] {
          seen[Int(entry.position)] += 1
          #expect(lists.items[Int(entry.position)].rawValue == tiled.groupItems[Int(group)])
          #expect(tiled.rows(ofTile: tile).lowerBound + Int(entry.row) == Int(entry.position) / 3)
        }
      }
    }
    #expect(seen.allSatisfy { $0 == 1 })
  }
}
