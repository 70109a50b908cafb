import Kernels
import Testing
@testable import Torch

@Suite struct RandomTests {
  static let count = 200_000

  @Test func uniformDrawsFillTheirRangeEvenly() {
    var rng = TestGenerator(1)
    let draws = Tensor.uniform([Self.count], -1, 3, using: &rng)
    let values = draws.array(of: Float.self)
    #expect(values.allSatisfy { $0 >= -1 && $0 < 3 })
    for quarter in 0..<4 {
      let low = Float(quarter) - 1
      let share = Double(values.count { $0 >= low && $0 < low + 1 }) / Double(Self.count)
      // Deviation √(.25 · .75 / 200000) = 9.7e-4.
      #expect(abs(share - 0.25) < 5 * 9.7e-4)
    }
  }

  @Test func normalDrawsHaveTheirMoments() {
    var rng = TestGenerator(2)
    let draws = Tensor.normal([Self.count], mean: 2, deviation: 3, dtype: .float64, using: &rng)
    let standard = (draws - 2) / 3
    let square = standard * standard
    // Deviations 1/√n of the mean, √2/√n of the variance, √96/√n of the fourth moment.
    let unit = 1 / Double(Self.count).squareRoot()
    #expect(abs(standard.mean().item()) < 5 * unit)
    #expect(abs(square.mean().item() - 1) < 5 * 1.42 * unit)
    #expect(abs((square * square).mean().item() - 3) < 5 * 9.8 * unit)
  }

  @Test func sameStateGivesSameBitsWhateverTheThreads() {
    let count = Threads.count
    defer { Threads.count = count }
    let draws = [1, 2].map { threads in
      Threads.count = threads
      var rng = TestGenerator(4)
      let bernoulli = Tensor.uninitialized([50_000])
      bernoulli.fillBernoulli(0.3, using: &rng)
      return bernoulli.array(of: Float.self) + Tensor.uniform([50_000], using: &rng).array()
        + Tensor.normal([50_000], using: &rng).array()
    }
    #expect(draws[0] == draws[1])
    var rng = TestGenerator(4)
    let (first, second) = (Tensor.normal([9], using: &rng), Tensor.normal([9], using: &rng))
    #expect(first.array(of: Float.self) != second.array())
  }
}
