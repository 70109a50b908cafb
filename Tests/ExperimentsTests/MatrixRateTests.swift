import Testing

@testable import Experiments

@Suite struct MatrixRateTests {
  /// Between a slow machine under load and more than any core can do: a unit that is wrong by a
  /// thousand shows.
  @Test func isOfTheOrderOfACore() {
    let rate = MatrixRate.measure(rounds: 5)
    #expect(rate > 0.2)
    #expect(rate < 2_000)
  }
}
