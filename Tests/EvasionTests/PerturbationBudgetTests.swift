import Essentials
import Evasion
import Testing

@Suite struct PerturbationBudgetTests {
  /// The norm of a vector that has ε everywhere.
  @Test(arguments: [1, 7, 400])
  func aCoordinatesShareIsTheNormOfEpsilonEverywhere(width: Int) {
    let everywhere = [Double](repeating: 0.3, count: width)
    let sizes: [PerturbationNorm: Double] = [
      .l1: everywhere.reduce(0, +),
      .l2: everywhere.reduce(0) { $0 + $1 * $1 }.squareRoot(),
      .linf: everywhere.max() ?? 0,
    ]
    for (norm, size) in sizes {
      let radius = PerturbationBudget.perCoordinate.radius(of: 0.3, in: norm, width: width)
      #expect(abs(radius - size) < 1e-9)
      #expect(PerturbationBudget.norm.radius(of: 0.3, in: norm, width: width) == 0.3)
    }
  }

  @Test func aNumberOfCoordinatesIsWhatItIs() {
    #expect(PerturbationBudget.perCoordinate.radius(of: 40, in: .l0, width: 400) == 40)
    #expect(
      PerturbationBudget.perCoordinate.radius(of: .infinity, in: .l2, width: 400) == .infinity)
  }

  @Test func namesAreKnown() throws {
    #expect(try PerturbationBudget.named("per-coordinate") == .perCoordinate)
    #expect(throws: InputError.self) { try PerturbationBudget.named("perCoordinate") }
  }
}
