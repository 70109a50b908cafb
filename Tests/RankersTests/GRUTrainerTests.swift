import Essentials
import Kernels
import Testing
import Torch
@testable import Rankers

/// The hand-written GRU and its gradients against libtorch's GRU and autograd.
@Suite struct GRUTrainerTests {
  private static let width = 16
  private static let itemCount = 11

  private static let sequences: [GRUEpoch.Sequence] = [
    ([1, 2, 3, 4, 1], [2, 3, 4, 1, 1]), ([5, 6], [6, 7]), ([8], [9]),
    ([10, 1, 5, 2], [1, 5, 2, 0]),
    ([3, 3, 3], [3, 3, 8]),
  ]

  private static func network() -> GRUNetwork {
    var rng = SeededGenerator(seed: 5)
    var network = GRUNetwork(width: width, itemCount: itemCount, deviation: 0.5, using: &rng)
    network.makeUnique()
    for item in 0..<itemCount { network.row(item)[width] = rng.normal() }
    return network
  }

  /// The parameters as tensors in PyTorch's layout, on which autograd works.
  private struct Reference {
    let gru: GRU
    let items: Tensor
    let bias: Tensor

    init(_ network: GRUNetwork) throws {
      let w = GRUTrainerTests.width
      func tensor(_ base: UnsafeMutablePointer<Float>, _ shape: [Int]) -> Tensor {
        Tensor(Array(UnsafeBufferPointer(start: base, count: shape.reduce(1, *))), shape: shape)
      }
      var rng = SeededGenerator(seed: 0)
      gru = GRU(w, w, using: &rng)
      let stateBias = Tensor.cat([.zeros([2 * w]), tensor(network.stateBias, [w])])
      try gru.load([
        "weight_ih_l0": tensor(network.inputWeights, [w, 3 * w]).transposed(0, 1).contiguous(),
        "weight_hh_l0": tensor(network.stateWeights, [w, 3 * w]).transposed(0, 1).contiguous(),
        "bias_ih_l0": tensor(network.inputBias, [3 * w]), "bias_hh_l0": stateBias,
      ])
      let rows = tensor(network.items, [GRUTrainerTests.itemCount, w + 8])
      items = rows.narrowed(1, 0..<w).copy().requiringGradient()
      bias = rows.narrowed(1, w..<w + 1).copy().requiringGradient()
    }

    /// h after each of `inputs`, `[steps, width]`.
    func states(_ inputs: [Int32]) -> Tensor {
      let x = items.embedding(Tensor(inputs)).unsqueezed(1)
      return gru(x).output.squeezed(1)
    }

    /// The mean of −log softmax over `negatives`, each counted e^shift times, and the target.
    func loss(
      _ sequences: [GRUEpoch.Sequence], negatives: [Int32], shift: Double
    ) -> Tensor {
      var losses: [Tensor] = []
      for sequence in sequences {
        let states = states(Array(sequence.inputs))
        for (step, target) in sequence.targets.enumerated() {
          let chosen = [target] + negatives.filter { $0 != target }
          let index = Tensor(chosen)
          var shifts = [Float](repeating: Float(shift), count: chosen.count)
          shifts[0] = 0
          let scores =
            items.embedding(index).matmul(states[step]) + bias.embedding(index).squeezed(1)
            + Tensor(shifts)
          losses.append(-scores.logSoftmax()[0])
        }
      }
      return Tensor.stack(losses).mean()
    }
  }

  private func expectClose(
    _ values: [Float], _ expected: [Float], _ what: String,
    location: SourceLocation = #_sourceLocation
  ) {
    #expect(values.count == expected.count, sourceLocation: location)
    let scale = expected.map(abs).max() ?? 0
    #expect(scale > 1e-4, "\(what) is nearly zero everywhere", sourceLocation: location)
    let worst = zip(values, expected).map { abs($0 - $1) }.max() ?? 0
    #expect(worst < 2e-5 * max(1, scale), "\(what) is off by \(worst)", sourceLocation: location)
  }

  /// A step of gradient descent of size 1 subtracts the gradient.
  @Test(arguments: [1, 3]) func gradients(shardCount: Int) throws {
    let before = Self.network()
    let reference = try Reference(before)
    // One negative occurs twice, and some are targets.
    let negatives: [Int32] = [0, 2, 2, 5, 7, 9]
    let shift: Float = 0.6
    var after = before
    var rng = SeededGenerator(seed: 1)
    let loss = GRUTrainer(before, rule: .descent(1, recurrent: 1), shardCount: shardCount).step(
      &after, on: Self.sequences, negatives: negatives, shift: shift, dropout: 0, using: &rng)

    let expected = reference.loss(Self.sequences, negatives: negatives, shift: Double(shift))
    let positions = Self.sequences.reduce(0) { $0 + $1.inputs.count }
    #expect(abs(loss / Double(positions) - expected.item()) < 1e-5)
    let parameters = reference.gru.parameters.tensors + [reference.items, reference.bias]
    let slopes = Torch.gradients(of: expected, withRespectTo: parameters)

    let w = Self.width
    func moved(
      _ part: (GRUNetwork) -> UnsafeMutablePointer<Float>, _ count: Int
    ) -> [Float] {
      (0..<count).map { part(before)[$0] - part(after)[$0] }
    }
    func transposed(_ tensor: Tensor) -> [Float] { tensor.transposed(0, 1).contiguous().array() }
    expectClose(moved(\.inputWeights, 3 * w * w), transposed(slopes[0]), "W_x")
    expectClose(moved(\.stateWeights, 3 * w * w), transposed(slopes[1]), "W_h")
    expectClose(moved(\.inputBias, 3 * w), slopes[2].array(), "b_x")
    expectClose(
      moved(\.stateBias, w), Array(slopes[3].array(of: Float.self).suffix(w)), "b_hn")
    let rows = moved(\.items, Self.itemCount * (w + 8))
    expectClose(
      (0..<Self.itemCount).flatMap { Array(rows[$0 * (w + 8)..<$0 * (w + 8) + w]) },
      slopes[4].array(), "embeddings")
    expectClose(
      (0..<Self.itemCount).map { rows[$0 * (w + 8) + w] }, slopes[5].array(), "biases")
  }

  @Test func lastStates() throws {
    let network = Self.network()
    let reference = try Reference(network)
    var rows = CompressedRows<Int32>()
    // More than a block, of many lengths.
    let histories = (0..<150).map { user in
      (0..<user % 13).map { Int32(($0 * $0 + user) % Self.itemCount) }
    }
    for history in histories {
      rows.values += history
      rows.endRow()
    }
    let states = network.lastStates(HistoryPlan(rows))
    for (user, history) in histories.enumerated() {
      let row = UnsafeBufferPointer(
        start: states.base + user * (Self.width + 8), count: Self.width + 8)
      #expect(Array(row[Self.width...]) == [1, 0, 0, 0, 0, 0, 0, 0])
      let expected: [Float] =
        history.isEmpty
        ? [Float](repeating: 0, count: Self.width)
        : reference.states(history)[history.count - 1].array()
      for column in 0..<Self.width { #expect(abs(row[column] - expected[column]) < 2e-6) }
    }
  }

  /// Dropout leaves out about as much as it should and keeps the mean.
  @Test func dropoutChangesTheStepButNotItsScale() {
    let before = Self.network()
    var losses: [Double] = []
    for seed in 0..<40 as Range<UInt64> {
      var network = before
      var rng = SeededGenerator(seed: seed)
      losses.append(
        GRUTrainer(before, rule: .descent(0.1, recurrent: 0.1), shardCount: 2).step(
          &network, on: Self.sequences, negatives: [0, 1, 4, 6], shift: 0, dropout: 0.5,
          using: &rng))
    }
    var network = before
    var rng = SeededGenerator(seed: 0)
    let exact = GRUTrainer(before, rule: .descent(0.1, recurrent: 0.1), shardCount: 2).step(
      &network, on: Self.sequences, negatives: [0, 1, 4, 6], shift: 0, dropout: 0, using: &rng)
    #expect(Set(losses).count == losses.count)
    #expect(abs(losses.reduce(0, +) / 40 - exact) < 0.15 * exact)
  }
}
