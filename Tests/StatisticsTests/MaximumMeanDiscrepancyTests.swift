import Foundation
import Kernels
import Testing

@testable import Statistics

@Suite struct MaximumMeanDiscrepancyTests {
  /// `count` points of N(mean, 1) in every one of `width` dimensions.
  private func gaussian(
    _ count: Int, width: Int, mean: Double = 0, using rng: inout SplitMix
  ) -> VectorSample {
    let values = (0..<count * width).map { _ in
      let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &rng))).squareRoot()
      return Float(mean + radius * cos(2 * .pi * Double.random(in: 0..<1, using: &rng)))
    }
    return VectorSample(values, width: width)
  }

  /// The definition, pair by pair, in double precision.
  private func bruteForce(_ x: VectorSample, _ y: VectorSample, _ kernel: GaussianKernel) -> Double
  {
    func k(_ a: VectorSample, _ i: Int, _ b: VectorSample, _ j: Int) -> Double {
      var square = 0.0
      for column in 0..<a.width {
        let difference = Double(a.values[i * a.width + column] - b.values[j * b.width + column])
        square += difference * difference
      }
      return exp(-square / (2 * kernel.bandwidth * kernel.bandwidth))
    }
    func mean(_ a: VectorSample, _ b: VectorSample, apart: Bool) -> Double {
      var sum = 0.0
      var pairs = 0
      for i in 0..<a.count {
        for j in 0..<b.count where !apart || i != j {
          sum += k(a, i, b, j)
          pairs += 1
        }
      }
      return sum / Double(pairs)
    }
    return mean(x, x, apart: true) + mean(y, y, apart: true) - 2 * mean(x, y, apart: false)
  }

  /// Two points on the line each: every term written down.
  @Test func agreesWithPaper() {
    let kernel = GaussianKernel(bandwidth: 2)
    func k(_ distance: Double) -> Double { exp(-distance * distance / 8) }
    var rng = SplitMix(state: 1)
    let found = MaximumMeanDiscrepancy(
      between: VectorSample([0, 1], width: 1), and: VectorSample([3, 5], width: 1),
      kernel: kernel, permutations: 0, using: &rng)
    let expected = k(1) + k(2) - (k(3) + k(5) + k(2) + k(4)) / 2
    #expect(abs(found.squared - expected) < 1e-6)
    #expect(abs(found.value - expected.squareRoot()) < 1e-6)
    #expect(found.pValue == 1)
  }

  /// Sizes around a block's, unequal, with widths that fill no vector; far from the origin too.
  @Test(arguments: [(2, 3, 1), (31, 33, 5), (64, 32, 8), (97, 40, 13)], [0.0, 1000])
  func blocksAgreeWithBruteForce(sizes: (n: Int, m: Int, width: Int), offset: Double) {
    var rng = SplitMix(state: 2)
    let x = gaussian(sizes.n, width: sizes.width, mean: offset, using: &rng)
    let y = gaussian(sizes.m, width: sizes.width, mean: offset + 0.5, using: &rng)
    let kernel = GaussianKernel(bandwidth: 1.7)
    let found = MaximumMeanDiscrepancy(
      between: x, and: y, kernel: kernel, permutations: 20, using: &rng)
    #expect(abs(found.squared - bruteForce(x, y, kernel)) < (offset == 0 ? 2e-6 : 2e-4))
  }

  /// The p-value is the one that trying every permutation by definition gives.
  @Test func permutationsAreThoseOfTheDefinition() {
    var rng = SplitMix(state: 3)
    let x = gaussian(9, width: 3, using: &rng)
    let y = gaussian(6, width: 3, mean: 0.4, using: &rng)
    let kernel = GaussianKernel(bandwidth: 1.5)
    var own = rng
    let found = MaximumMeanDiscrepancy(
      between: x, and: y, kernel: kernel, permutations: 99, using: &rng)
    let labelings = Labelings(marking: 9, of: 15, permutations: 99, using: &own)
    let isMarked = marks(labelings, of: 15)
    #expect(isMarked[0] == (0..<15).map { $0 < 9 })
    #expect(isMarked.allSatisfy { labeling in labeling.count { $0 } == 9 })
    #expect(Set(isMarked).count > 90)
    let pool = x.values + y.values
    let estimates = isMarked.map { labeling in
      bruteForce(
        rows(of: pool, where: labeling, is: true), rows(of: pool, where: labeling, is: false),
        kernel)
    }
    let reached = estimates.dropFirst().count { $0 >= estimates[0] - 1e-7 }
    #expect(found.pValue == Double(1 + reached) / 100)
  }

  /// Which of `total` things each labeling marks.
  private func marks(_ labelings: Labelings, of total: Int) -> [[Bool]] {
    var numbers = [Float](repeating: 0, count: total * labelings.stride)
    numbers.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { labelings.write(0..<total, to: base) }
    }
    return (0..<labelings.count).map { labeling in
      (0..<total).map { numbers[$0 * labelings.stride + labeling] == 1 }
    }
  }

  /// Those points of three numbers whose mark is `mark`.
  private func rows(of pool: [Float], where marks: [Bool], is mark: Bool) -> VectorSample {
    var values: [Float] = []
    for (row, own) in marks.enumerated() where own == mark {
      values += pool[3 * row..<3 * row + 3]
    }
    return VectorSample(values, width: 3)
  }

  @Test func equalSamplesAreNotApart() {
    var rng = SplitMix(state: 4)
    let x = gaussian(400, width: 6, using: &rng)
    let kernel = GaussianKernel(medianOf: x, and: x, using: &rng)
    let found = MaximumMeanDiscrepancy(
      between: x, and: x, kernel: kernel, permutations: 50, using: &rng)
    // Without its own diagonal the estimate is even below 0.
    #expect(found.squared < 0 && found.squared > -0.01)
    #expect(found.value == 0)
    #expect(found.pValue > 0.5)
  }

  /// For N(0, I) and N(m, I) in d dimensions, with σ: E k = (1 + 2/σ²)^(−d/2) e^(−‖m‖²/(2σ² + 4)).
  @Test(arguments: [0.0, 0.25, 1])
  func shiftedGaussiansAreAsFarApartAsTheyShould(shift: Double) {
    var rng = SplitMix(state: 5)
    let (width, sigma) = (4, 2.0)
    let x = gaussian(1_500, width: width, using: &rng)
    let y = gaussian(1_200, width: width, mean: shift, using: &rng)
    let found = MaximumMeanDiscrepancy(
      between: x, and: y, kernel: GaussianKernel(bandwidth: sigma), permutations: 99, using: &rng)
    let level = pow(1 + 2 / (sigma * sigma), -Double(width) / 2)
    let fall = exp(-Double(width) * shift * shift / (2 * sigma * sigma + 4))
    let truth = 2 * level * (1 - fall)
    // The standard error at 1,500 points is some .002 for the shifted ones.
    #expect(abs(found.squared - truth) < 0.008)
    if shift > 0 { #expect(found.pValue == 0.01) }
  }

  /// Where there is no difference, a p-value is below any share that often: of 200 tests 20 below .1
  /// with a deviation of 4.2, and 100 below .5 with one of 7.
  @Test func pValuesAreUniformWithoutADifference() {
    var values: [Double] = []
    for seed in 0..<200 {
      var rng = SplitMix(state: UInt64(1_000 + seed))
      let x = gaussian(30, width: 3, using: &rng)
      let y = gaussian(20, width: 3, using: &rng)
      values.append(
        MaximumMeanDiscrepancy(
          between: x, and: y, kernel: GaussianKernel(bandwidth: 2), permutations: 99, using: &rng
        ).pValue)
    }
    #expect(abs(values.count { $0 <= 0.1 } - 20) <= 17)
    #expect(abs(values.count { $0 <= 0.5 } - 100) <= 28)
    #expect(values.allSatisfy { $0 >= 0.01 && $0 <= 1 })
  }

  @Test func theNumberOfThreadsDoesNotMatter() {
    var rng = SplitMix(state: 6)
    let x = gaussian(150, width: 7, using: &rng)
    let y = gaussian(170, width: 7, mean: 0.1, using: &rng)
    var (first, second) = (rng, rng)
    let kernel = GaussianKernel(bandwidth: 3)
    let count = Threads.count
    defer { Threads.count = count }
    Threads.count = 1
    let alone = MaximumMeanDiscrepancy(between: x, and: y, kernel: kernel, using: &first)
    Threads.count = 2
    let together = MaximumMeanDiscrepancy(between: x, and: y, kernel: kernel, using: &second)
    #expect(alone == together)
  }

  @Test func progressMayStopIt() {
    struct Stop: Error {}
    var rng = SplitMix(state: 7)
    let x = gaussian(10, width: 2, using: &rng)
    #expect(throws: Stop.self) {
      _ = try MaximumMeanDiscrepancy(
        between: x, and: x, kernel: GaussianKernel(bandwidth: 1), using: &rng,
        progress: { completed, total in
          #expect(completed == 1 && total == 1)
          throw Stop()
        })
    }
  }

  @Test func theBandwidthIsTheMedianDistance() {
    var rng = SplitMix(state: 8)
    // Distances of 0, 3, 4 and 10: 1, 3, 4, 6, 7, 10; of an even number the upper middle one counts.
    let kernel = GaussianKernel(
      medianOf: VectorSample([0, 3], width: 1), and: VectorSample([4, 10], width: 1), using: &rng)
    #expect(abs(kernel.bandwidth - 6) < 1e-6)
    let equal = VectorSample([5, 5, 5, 5], width: 2)
    #expect(GaussianKernel(medianOf: equal, and: equal, using: &rng).bandwidth == 1)
    // Points that coincide do not count.
    let mostly = VectorSample([0, 0, 0, 0, 0, 2], width: 1)
    #expect(GaussianKernel(medianOf: mostly, and: mostly, using: &rng).bandwidth == 2)
    // For N(0, I) in many dimensions the distance is about √(2 d).
    let wide = gaussian(600, width: 64, using: &rng)
    let bandwidth = GaussianKernel(medianOf: wide, and: wide, points: 100, using: &rng).bandwidth
    #expect(abs(bandwidth - 128.0.squareRoot()) < 0.3)
  }

  @Test func drawsAreDifferentAndAllAlike() {
    var rng = SplitMix(state: 9)
    var counts = [Int](repeating: 0, count: 5)
    for _ in 0..<2_000 {
      let numbers = drawn(2, of: 5, using: &rng)
      #expect(Set(numbers).count == 2)
      for number in numbers { counts[number] += 1 }
    }
    // Binomial(2000, .4): 800 ± 5 × 22.
    #expect(counts.allSatisfy { abs($0 - 800) <= 110 })
    #expect(drawn(9, of: 3, using: &rng).sorted() == [0, 1, 2])
  }
}
