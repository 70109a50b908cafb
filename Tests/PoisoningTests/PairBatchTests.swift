import Essentials
import Foundation
import Kernels
import Testing

@testable import Poisoning

@Suite struct PairBatchTests {
  private let pairs: [(user: Int32, item: Int32)] = [(0, 1), (2, 1), (0, 4), (1, 0), (0, 1)]

  /// Parameters far from 0, so that every part matters.
  private func model() -> NeuralSurrogate {
    var rng = SeededGenerator(seed: 3)
    let model = NeuralSurrogate(userCount: 3, itemCount: 5, dimension: 16, using: &rng)
    for table in [model.users, model.items] {
      for index in 0..<table.values.count { table.values.base[index] = 0.5 * rng.normal() }
    }
    let layout = NeuralSurrogate.Layout(16)
    for index in 0...layout.bias { model.network.values.base[index] += 0.1 * rng.normal() }
    return model
  }

  private func batch() -> PairBatch {
    let batch = PairBatch(capacity: 7, dimension: 16)
    for pair in pairs { batch.add(user: pair.user, item: pair.item) }
    return batch
  }

  /// s of a pair by its definition, in double precision.
  private func logit(_ model: NeuralSurrogate, _ user: Int, _ item: Int) -> Double {
    let (d, layout) = (16, NeuralSurrogate.Layout(16))
    func network(_ index: Int) -> Double { Double(model.network.values.base[index]) }
    let p = (0..<2 * d).map { Double(model.users.values.base[user * 2 * d + $0]) }
    let q = (0..<2 * d).map { Double(model.items.values.base[item * 2 * d + $0]) }
    func layer(_ input: [Double], _ weights: Int, _ bias: Int, _ outputs: Int) -> [Double] {
      (0..<outputs).map { row in
        max(
          0,
          input.indices.reduce(network(bias + row)) {
            $0 + network(weights + row * input.count + $1) * input[$1]
          })
      }
    }
    let first = layer(Array(p[d...] + q[d...]), layout.first, layout.firstBias, d)
    let second = layer(first, layout.second, layout.secondBias, d / 2)
    return (0..<d).reduce(0) { $0 + network(layout.product + $1) * p[$1] * q[$1] }
      + (0..<d / 2).reduce(0) { $0 + network(layout.output + $1) * second[$1] }
      + network(layout.bias)
  }

  @Test func logitsAreThoseOfTheDefinition() {
    let (model, batch) = (model(), batch())
    batch.forward(through: model)
    let scorer = SurrogateScorer(model)
    for (place, pair) in pairs.enumerated() {
      let expected = logit(model, Int(pair.user), Int(pair.item))
      #expect(abs(Double(batch.logits.base[place]) - expected) < 1e-4)
      #expect(abs(Double(scorer.logits(of: Int(pair.user))[Int(pair.item)]) - expected) < 1e-4)
    }
  }

  /// The gradient of a weighted sum of logits with respect to every parameter is what differences say.
  @Test func gradientsAreThoseOfDifferences() {
    let (model, batch) = (model(), batch())
    let weights: [Float] = [1, -0.5, 2, 0.25, -1.5]
    batch.forward(through: model)
    for (place, weight) in weights.enumerated() { batch.gradients.base[place] = weight }
    batch.backward(through: model)
    func loss() -> Double {
      zip(pairs, weights).reduce(0) {
        $0 + Double($1.1) * logit(model, Int($1.0.user), Int($1.0.item))
      }
    }
    for table in [model.users, model.items, model.network] {
      for index in 0..<table.values.count {
        let before = table.values.base[index]
        table.values.base[index] = before + 0.001
        let above = loss()
        table.values.base[index] = before - 0.001
        let below = loss()
        table.values.base[index] = before
        let slope = (above - below) / 0.002
        #expect(
          abs(Double(table.gradients.base[index]) - slope) < 2e-3 * (1 + abs(slope)), "\(index)")
      }
    }
  }

  @Test func onlyWhatWasTouchedMoves() {
    let (model, batch) = (model(), batch())
    let before = NeuralSurrogate(copying: model)
    batch.forward(through: model)
    for place in pairs.indices { batch.gradients.base[place] = 1 }
    batch.backward(through: model)
    model.move(learningRate: 0.01)
    func changed(_ table: LearnedRows, _ old: LearnedRows, _ row: Int) -> Bool {
      (0..<32).contains { table.values.base[row * 32 + $0] != old.values.base[row * 32 + $0] }
    }
    for user in 0..<3 { #expect(changed(model.users, before.users, user)) }
    for item in 0..<5 {
      #expect(changed(model.items, before.items, item) == [0, 1, 4].contains(item))
    }
    // Adam's first step moves whatever has a gradient by the learning rate.
    let layout = NeuralSurrogate.Layout(16)
    let moved = model.network.values.base[layout.bias] - before.network.values.base[layout.bias]
    #expect(abs(moved + 0.01) < 1e-6)
    #expect(model.users.gradients.values.allSatisfy { $0 == 0 })
  }
}
