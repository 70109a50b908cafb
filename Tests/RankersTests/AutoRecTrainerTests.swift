import Essentials
import Foundation
import Interactions
import Statistics
import Testing
import Torch
@testable import Rankers

@Suite struct AutoRecTrainerTests {
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
    let v = tensor(AutoRecNumbers.of(network.encoder, hidden: hidden), [itemCount, hidden])
    let w = tensor(AutoRecNumbers.of(network.decoder, hidden: hidden), [itemCount, hidden])
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
    #expect(agree(AutoRecNumbers.of(network.encoder, hidden: hidden), v))
    #expect(agree(AutoRecNumbers.of(network.decoder, hidden: hidden), w))
    #expect(agree((0..<hidden).map { network.hiddenBias[$0 / 8][$0 % 8] }, mu))
    #expect(agree(network.outputBias, b))
  }
}

/// The numbers of a table without what its rows are filled up with, `[rows, hidden]`.
enum AutoRecNumbers {
  static func of(_ table: OverlaidTable, hidden: Int) -> [Float] {
    let rows = table.rows((0..<table.rowCount).map(Int32.init))
    return (0..<table.rowCount).flatMap { row in
      (0..<hidden).map { rows[row * table.width + $0 / 8][$0 % 8] }
    }
  }
}
