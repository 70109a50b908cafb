import Essentials
import Foundation
import Interactions
import Kernels
import Testing
import Torch
@testable import Rankers

/// The network and its gradients against tensors and autograd.
@Suite struct SASRecTests {
  private static let width = 16
  private static let itemCount = 40
  private static let length = 12
  private static let sequences: [[Int32]] = [
    [3, 7, 7, 1], [0, 39], [12, 5, 8, 3, 3, 20, 21, 22, 30, 31, 0, 2, 4], [9, 1, 2],
    [18, 17, 16, 15, 14, 13, 12, 11, 10],
  ]

  /// A network in which nothing is 0 or 1.
  private static func network(blocks: Int) -> AttentionNetwork {
    var rng = SeededGenerator(seed: 3)
    var network = AttentionNetwork(
      width: width, blockCount: blocks, length: length, itemCount: itemCount, deviation: 0.3,
      using: &rng)
    network.makeUnique()
    for index in 0..<network.buffer.count { network.buffer.base[index] += 0.1 * rng.normal() }
    return network
  }

  private static var batch: SequenceBatch {
    var batch = SequenceBatch()
    for sequence in sequences { batch.append(sequence[...]) }
    return batch
  }

  /// The equations of the type, in tensors that are parts of one leaf.
  private struct Reference {
    let network: AttentionNetwork
    let leaf: Tensor

    init(_ network: AttentionNetwork) {
      self.network = network
      leaf = Tensor(network.buffer.values).requiringGradient()
    }

    private func vector(_ start: Int, _ count: Int = width) -> Tensor {
      leaf.narrowed(0, start..<start + count)
    }

    private func matrix(_ start: Int, _ rows: Int, _ columns: Int = width) -> Tensor {
      vector(start, rows * columns).reshaped([rows, columns])
    }

    var items: Tensor { matrix(network.weightCount, itemCount) }

    private func normalized(_ x: Tensor, _ gain: Int, _ shift: Int) -> Tensor {
      let centered = x - x.mean(1, keepDim: true)
      let deviation = centered.norm(1, keepDim: true) / Double(width).squareRoot()
      return centered / deviation * vector(gain) + vector(shift)
    }

    /// The states of a sequence of items, `[items, width]`.
    func states(_ inputs: [Int32]) -> Tensor {
      let count = inputs.count
      var x =
        items.embedding(Tensor(inputs)) * Double(width).squareRoot()
        + matrix(network.positions, length).narrowed(0, length - count..<length)
      let future = Tensor(
        (0..<count * count).map { Float($0 % count > $0 / count ? 1 : 0) }, shape: [count, count])
      for block in network.blocks {
        let z = normalized(x, block.gain1, block.shift1)
        let queries = z.matmul(matrix(block.queryWeights, width)) + vector(block.queryBias)
        let both =
          x.matmul(matrix(block.keyValueWeights, width, 2 * width))
          + vector(block.keyValueBias, 2 * width)
        let (keys, values) = (both.narrowed(1, 0..<width), both.narrowed(1, width..<2 * width))
        let scores = queries.matmul(keys.transposed()) / Double(width).squareRoot()
        let weights = (scores - future * 1e9).softmax()
        let h = normalized(z + weights.matmul(values), block.gain2, block.shift2)
        let hidden = (h.matmul(matrix(block.weights1, width)) + vector(block.bias1)).relu()
        x = h + hidden.matmul(matrix(block.weights2, width)) + vector(block.bias2)
      }
      return normalized(x, network.lastGain, network.lastShift)
    }
  }

  private func expectClose(_ values: [Float], _ expected: [Float], _ what: String) {
    let scale = expected.map(abs).max() ?? 0
    #expect(scale > 1e-4, "\(what) is nearly zero everywhere")
    let worst = zip(values, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(values.count == expected.count && worst < 2e-5 * max(1, scale), "\(what): \(worst)")
  }

  @Test(arguments: 1...3) func theLastStatesAreThoseOfTheEquations(blocks: Int) {
    let network = Self.network(blocks: blocks)
    let reference = Reference(network)
    // The longest has one item more than is read; somebody has none.
    let histories = Self.sequences.map { Array($0.suffix(Self.length)) } + [[]]
    let states = network.lastStates(CompressedRows(rows: histories)).values
    for (index, history) in histories.enumerated() where !history.isEmpty {
      expectClose(
        Array(states[index * Self.width..<(index + 1) * Self.width]),
        reference.states(history).select(0, history.count - 1).array(), "history \(index)")
    }
    #expect(states.suffix(Self.width).allSatisfy { $0 == 0 })
  }

  /// The bits of a state do not depend on who else is asked for.
  @Test func aStateAloneIsAStateAmongOthers() {
    let network = Self.network(blocks: 2)
    var rng = SeededGenerator(seed: 8)
    let histories = (0..<300).map { _ in
      (0..<1 + rng.below(Self.length)).map { _ in Int32(rng.below(Self.itemCount)) }
    }
    let all = network.lastStates(CompressedRows(rows: histories)).values
    for index in stride(from: 0, to: 300, by: 7) {
      let alone = network.lastStates(CompressedRows(rows: [histories[index]])).values
      #expect(alone == Array(all[index * Self.width..<(index + 1) * Self.width]))
    }
  }

  /// A step of gradient descent of size 1 subtracts the gradient of the published loss.
  @Test(arguments: 1...2, [1, 3]) func binaryCrossEntropy(blocks: Int, shards: Int) {
    var batch = Self.batch
    batch.negatives = (0..<batch.count).map { Int32(($0 * 11 + 5) % Self.itemCount) }
    check(blocks: blocks, shards: shards, batch, .negatives) { states, reference in
      let items = reference.items
      let own = (states * items.embedding(Tensor(batch.targets))).sum(1)
      let other = (states * items.embedding(Tensor(batch.negatives))).sum(1)
      return -(own.logSigmoid() + (-other).logSigmoid()).sum()
    }
  }

  /// The same of a softmax over all items.
  @Test(arguments: 1...2, [1, 3]) func softmax(blocks: Int, shards: Int) {
    let batch = Self.batch
    let all = Array(0..<Int32(Self.itemCount))
    check(blocks: blocks, shards: shards, batch, .sample(all, shift: 0)) { states, reference in
      let logits = states.matmul(reference.items.transposed()).logSoftmax()
      let targets = Tensor(batch.targets.map(Int64.init), shape: [batch.count, 1])
      return -logits.gather(1, targets).sum()
    }
  }

  /// A sample stands for all: items weigh as much as they stand for, and the target stands for itself.
  @Test func sampledSoftmax() {
    let batch = Self.batch
    let sample: [Int32] = [1, 3, 3, 8, 20, 33]
    let shift: Float = 1.3
    check(blocks: 2, shards: 2, batch, .sample(sample, shift: shift)) { states, reference in
      let items = reference.items
      let own = (states * items.embedding(Tensor(batch.targets))).sum(1).unsqueezed(1)
      let others = states.matmul(items.embedding(Tensor(sample)).transposed()) + Double(shift)
      let isTarget = Tensor(
        batch.targets.flatMap { target in sample.map { Float($0 == target ? 1e9 : 0) } },
        shape: [batch.count, sample.count])
      return -Tensor.cat([own, others - isTarget], dim: 1).logSoftmax().select(1, 0).sum()
    }
  }

  private func check(
    blocks: Int, shards: Int, _ batch: SequenceBatch, _ opponents: AttentionTrainer.Opponents,
    _ loss: (Tensor, Reference) -> Tensor
  ) {
    let before = Self.network(blocks: blocks)
    let reference = Reference(before)
    let states = Tensor.cat(Self.sequences.map { reference.states($0.dropLast()) })
    let expected = loss(states, reference)
    let slope = Torch.gradients(
      of: expected / Double(batch.count), withRespectTo: [reference.leaf])[0].array(of: Float.self)
    var after = before
    let trainer = AttentionTrainer(
      before, rule: .descent(1), shardCount: shards)
    var rng = SeededGenerator(seed: 1)
    let found = trainer.step(&after, on: batch, against: opponents, dropout: 0, using: &rng)
    #expect(abs(found - expected.item()) < 1e-4 * abs(expected.item()))
    expectClose(
      zip(before.buffer.values, after.buffer.values).map { $0 - $1 }, slope, "gradient")
    // What a step leaves behind does not leak into the next.
    var again = before
    _ = trainer.step(&again, on: batch, against: opponents, dropout: 0, using: &rng)
    #expect(again.buffer.values == after.buffer.values)
  }

  /// Under dropout the gradient is that of the loss with the same numbers left out, along random
  /// directions, by central differences.
  @Test func gradientsUnderDropout() {
    let network = Self.network(blocks: 2)
    let all = Array(0..<Int32(Self.itemCount))
    func step(_ network: AttentionNetwork) -> (loss: Double, gradient: [Float]) {
      var after = network
      var rng = SeededGenerator(seed: 4)
      let trainer = AttentionTrainer(
        network, rule: .descent(1), shardCount: 2)
      let loss = trainer.step(
        &after, on: Self.batch, against: .sample(all, shift: 0), dropout: 0.3, using: &rng)
      return (
        loss / Double(Self.batch.count),
        zip(network.buffer.values, after.buffer.values).map { $0 - $1 }
      )
    }
    let gradient = step(network).gradient
    var rng = SeededGenerator(seed: 6)
    for _ in 0..<5 {
      let direction = gradient.map { _ in rng.normal() }
      let size: Float = 1e-4
      func moved(_ factor: Float) -> AttentionNetwork {
        var other = network
        other.makeUnique()
        for index in direction.indices { other.buffer.base[index] += factor * direction[index] }
        return other
      }
      let difference = (step(moved(size)).loss - step(moved(-size)).loss) / Double(2 * size)
      let slope = zip(gradient, direction).reduce(0.0) { $0 + Double($1.0 * $1.1) }
      #expect(abs(difference - slope) < 0.03 * max(0.3, abs(slope)))
    }
  }

  /// Every loss learns what comes next in logs where one item always follows another.
  ///
  /// Who is asked about has gone one step less than others have: no loss that draws an item that somebody lacks
  /// as what does not come next can learn that it does from those who lack it. Looked at is what they have not
  /// clicked: the published loss never says that what somebody had does not come again.
  @Test(arguments: SASRec.Loss.allCases) func learnsWhatComesNext(loss: SASRec.Loss) throws {
    var configuration = SASRec.Configuration()
    configuration.loss = loss
    configuration.dimension = 32
    configuration.epochs = 100
    configuration.batchSize = 64
    configuration.samples = 10
    configuration.historyLength = 8
    var rng = SeededGenerator(seed: 1)
    // Around a ring of 30 items, in steps of 7.
    let log = InteractionLog(
      rows: (0..<90).map { user in
        (0..<(user < 60 ? 9 : 8)).map { ItemID((user + 7 * $0) % 30) }
      }, itemCount: 30)
    let ranker = SASRec(
      configuration, users: UserRoster(realCount: 90, fakeCount: 0),
      items: ItemCatalog(originalCount: 30, targetCount: 0), using: &rng)
    try ranker.fit(to: log, validation: nil, using: &rng) { _ in }
    let scores = ranker.scoresOfAllItems(
      for: (60..<90).map { UserID($0) }, in: ItemCatalog(originalCount: 30, targetCount: 0))
    let right = (0..<30).count { user in
      var row = Array(scores[user])
      for item in log[UserID(60 + user)] { row[item.index] = -.infinity }
      return row.firstIndex(of: row.max() ?? 0) == (user + 7 * 8) % 30
    }
    #expect(right >= 27, "\(right)")
  }
}

@Suite struct SequenceBatchTests {
  @Test func longRowsAreCutFromTheEnd() {
    let row: [Int32] = [0, 1, 2, 3, 4, 5, 6]
    #expect(SequenceBatch.pieces(row, length: 10) == [row[...]])
    #expect(SequenceBatch.pieces(row, length: 6) == [row[...]])
    #expect(SequenceBatch.pieces(row, length: 4) == [row[2...], row[...2]])
    #expect(SequenceBatch.pieces(row, length: 2) == [row[4...], row[2...4], row[...2]])
    #expect(SequenceBatch.pieces([3], length: 4).isEmpty)
    #expect(SequenceBatch.pieces([], length: 4).isEmpty)
  }

  @Test func partsTakeTurns() {
    var batch = SequenceBatch()
    for row in [[0, 1, 2], [3, 4], [5, 6, 7, 8]] as [[Int32]] { batch.append(row[...]) }
    batch.negatives = [10, 11, 12, 13, 14, 15]
    let part = batch.part(0, of: 2)
    #expect(part.inputs == [0, 1, 5, 6, 7] && part.targets == [1, 2, 6, 7, 8])
    #expect(part.offsets == [0, 2, 5] && part.negatives == [10, 11, 13, 14, 15])
    #expect(batch.part(1, of: 2).targets == [4])
  }
}
