import Kernels
import Testing
@testable import Torch

@Suite struct RandomTests {
  static let count = 200_000

  @Test func uniformDrawsFillTheirRangeEvenly() {
    var rng = TestGenerator(1)
    let draws = Tensor.uniform([Self.count], -1, 3, using: &rng)
    #expect(draws.min().item() >= -1 && draws.max().item() < 3)
    for quarter in 0..<4 {
      let low = Double(quarter) - 1
      let share = draws.ge(low).logicalAnd(draws.lt(low + 1)).sum().item() / Double(Self.count)
      // Deviation √(.25 · .75 / 200000) = 9.7e-4.
      #expect(abs(share - 0.25) < 5 * 9.7e-4)
    }
  }

  @Test func normalDrawsHaveTheirMoments() {
    var rng = TestGenerator(2)
    let draws = Tensor.normal([Self.count], mean: 2, deviation: 3, dtype: .float64, using: &rng)
    let standard = (draws - 2) / 3
    // Deviations 1/√n of the mean, √2/√n of the variance, √96/√n of the fourth moment.
    let unit = 1 / Double(Self.count).squareRoot()
    #expect(abs(standard.mean().item()) < 5 * unit)
    #expect(abs(standard.square().mean().item() - 1) < 5 * 1.42 * unit)
    #expect(abs(standard.pow(4).mean().item() - 3) < 5 * 9.8 * unit)
  }

  @Test func multinomialDrawsFollowTheirWeights() {
    var rng = TestGenerator(3)
    let weights = Tensor([1, 0, 3] as [Float])
    let draws = weights.multinomial(Self.count, replacement: true, using: &rng)
    #expect(draws.eq(1).sum().item() == 0)
    let share = draws.eq(2).sum().item() / Double(Self.count)
    #expect(abs(share - 0.75) < 5 * 9.7e-4)
    let all = Tensor.ones([5]).multinomial(5, replacement: false, using: &rng)
    #expect(Set(all.array(of: Int64.self)) == [0, 1, 2, 3, 4])
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
