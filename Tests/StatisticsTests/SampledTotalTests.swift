import Statistics
import Testing

@Suite struct SampledTotalTests {
  /// Four of ten with 0, 1, 2, 5: ȳ = 2, s² = 14/3, so 10 · √(.6 · 14/12) = 10 · √.7.
  @Test func estimateAndErrorAreTheClosedForms() {
    let total = SampledTotal([0, 1, 2, 5], of: 10, within: 0...8)
    #expect(total.value == 20 && total.count == 4 && total.population == 10)
    #expect(abs(total.standardError - 10 * 0.7.squareRoot()) < 1e-12)
  }

  /// A share of a large population is Wilson's interval of 1927: 18 of 20 is .69896 to .97214.
  @Test func sharesOfAManyAreWilsons() {
    let values = (0..<20).map { $0 < 18 ? 1.0 : 0 }
    let interval = SampledTotal(values, of: 1_000_000_000, within: 0...1).interval()
    // s² has n − 1 below the line, which is a fortieth more than p(1 − p); φ is cut to 1.
    #expect(abs(interval.lower / 1e9 - 0.69896) < 1e-4)
    #expect(abs(interval.upper / 1e9 - 0.97214) < 1e-4)
    #expect(interval.level == 0.95)
  }

  @Test func whoAsksEverybodyErrsByNothing() {
    let total = SampledTotal([3, 0, 0, 8], of: 4, within: 0...8)
    #expect(total.value == 11 && total.standardError == 0)
    #expect(total.interval().lower == 11 && total.interval().upper == 11)
  }

  /// Nobody of 100 shows any: the upper end is 8z²/(n + z²) a head of those who were not asked, as far as
  /// the correction for them goes, and the lower end is 0.
  @Test func whatNobodyShowsOthersMay() {
    let total = SampledTotal([Double](repeating: 0, count: 100), of: 1_000, within: 0...8)
    let interval = total.interval()
    #expect(total.value == 0 && total.standardError == 0 && interval.lower == 0)
    let c = 1.959963984540054 * 1.959963984540054 / 100 * 0.9
    #expect(abs(interval.upper - 1_000 * 8 * c / (1 + c)) < 1e-6)
    // All alike in the middle of the range is no proof that everybody is.
    let ones = SampledTotal([Double](repeating: 1, count: 100), of: 1_000, within: 0...8).interval()
    #expect(ones.lower < 950 && ones.lower >= 100 && ones.upper > 1_050)
  }

  /// An interval never leaves what the sample leaves possible.
  @Test func anIntervalIsCutToWhatIsPossible() {
    let interval = SampledTotal([0, 8, 8], of: 4, within: 0...8).interval()
    #expect(interval.lower >= 16 && interval.upper <= 24)
  }

  /// Samples of known populations, rare events and skewed counts among them: the truth lies inside 95 times
  /// in 100, give or take what 2,000 draws leave open.
  @Test(arguments: ["rare", "skewed", "even"])
  func intervalsHoldTheTruthAsOftenAsTheySay(name: String) {
    let values = (0..<1_000).map { person -> Double in
      switch name {
      case "rare": person < 990 ? 0 : 3
      case "skewed": person < 700 ? 0 : person < 950 ? 1 : 8
      default: Double(person % 9)
      }
    }
    var rng = SplitMix(state: 7)
    let truth = values.reduce(0, +)
    var (held, squares, errors) = (0, 0.0, 0.0)
    for _ in 0..<2_000 {
      let total = SampledTotal(
        Array(values.shuffled(using: &rng).prefix(200)), of: 1_000, within: 0...8)
      let interval = total.interval()
      held += interval.lower <= truth && truth <= interval.upper ? 1 : 0
      squares += (total.value - truth) * (total.value - truth)
      errors += total.standardError * total.standardError
    }
    // A standard error of the share is .5 %.
    #expect((0.935...1).contains(Double(held) / 2_000), "\(name): \(held) of 2,000")
    if name != "rare" { #expect(held <= 1_935, "\(name): \(held) of 2,000") }
    // The standard error is that of the estimates.
    #expect(abs(squares / errors - 1) < 0.15, "\(name): \(squares / errors)")
  }
}
