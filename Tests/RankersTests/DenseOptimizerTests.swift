import Kernels
import Testing
@testable import Rankers

@Suite struct DenseOptimizerTests {
  private static let count = 40

  private func memory(_ value: (Int) -> Float) -> AlignedMemory<Float> {
    let memory = AlignedMemory<Float>(count: Self.count)
    for index in 0..<Self.count { memory.base[index] = value(index) }
    return memory
  }

  /// w − rate · g, with the rate of the part that a parameter is in.
  @Test func everyPartDescendsAtItsRate() {
    let optimizer = DenseOptimizer(
      count: Self.count, rule: .descent([(end: 16, rate: 0.5), (end: 32, rate: 0), (.max, 2)]))
    let weights = memory { Float($0) }
    optimizer.step(weights, against: memory { Float($0 % 3) })
    for index in 0..<Self.count {
      let rate: Float = index < 16 ? 0.5 : index < 32 ? 0 : 2
      #expect(weights.base[index] == Float(index) - rate * Float(index % 3))
    }
  }

  /// Adam's first steps in a constant direction are as long as its learning rate.
  @Test func adamMovesByItsLearningRate() {
    let optimizer = DenseOptimizer(
      count: Self.count, rule: .adam(AdamRule(learningRate: 0.25)))
    let weights = memory { _ in 1 }
    for step in 1...3 {
      optimizer.step(weights, against: memory { $0 % 2 == 0 ? 3 : -0.01 })
      #expect(optimizer.updates == step)
      for index in 0..<Self.count {
        let expected = 1 - 0.25 * Float(step) * (index % 2 == 0 ? 1 : -1)
        #expect(abs(weights.base[index] - expected) < 1e-4)
      }
    }
  }

  @Test func itGoesOnFromItsState() throws {
    func gradient(_ step: Int) -> AlignedMemory<Float> { memory { Float(($0 * step) % 5) - 2 } }
    let whole = DenseOptimizer(count: Self.count, rule: .adam(AdamRule(learningRate: 0.1)))
    let expected = memory { _ in 0 }
    for step in 1...4 { whole.step(expected, against: gradient(step)) }
    let first = DenseOptimizer(count: Self.count, rule: .adam(AdamRule(learningRate: 0.1)))
    let weights = memory { _ in 0 }
    for step in 1...2 { first.step(weights, against: gradient(step)) }
    let second = DenseOptimizer(count: Self.count, rule: .adam(AdamRule(learningRate: 0.1)))
    try second.resume(
      from: Dictionary(uniqueKeysWithValues: first.state.map { ($0.name, $0.tensor) }))
    for step in 3...4 { second.step(weights, against: gradient(step)) }
    #expect(weights.values == expected.values)
  }
}
