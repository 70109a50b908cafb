import Essentials
import Foundation
import PathReasoning
import Testing
@testable import Evasion

@Suite struct GaussianNoiseTests {
  /// Exactly as long as an attack's step, whatever the norm, in a direction that depends on the seed.
  @Test(arguments: ["l1", "l2", "linf"])
  func noiseIsAsLongAsItShould(name: String) throws {
    var configuration = GaussianNoise.Configuration()
    configuration.norm = name
    try configuration.validate()
    let attack = GaussianNoise(configuration)
    #expect(attack.norm.rawValue == name)
    func moves(_ seed: UInt64) -> [[Double]] {
      let seen = LinearCase.perturbed(attack, objective: .value, epsilon: 0.75, seed: seed)
      return zip(seen, LinearCase.states).map { zip($0, $1).map { Double($0) - Double($1) } }
    }
    for move in moves(1) {
      let size =
        switch name {
        case "l1": move.reduce(0) { $0 + abs($1) }
        case "l2": move.reduce(0) { $0 + $1 * $1 }.squareRoot()
        default: move.map(abs).max() ?? 0
        }
      #expect(abs(size - 0.75) < 1e-5)
      #expect(move.allSatisfy { $0 != 0 })
    }
    #expect(moves(1) == moves(1) && moves(1) != moves(2))
  }

  /// Every direction is as likely as its opposite: coordinates average 0 within five deviations.
  @Test func noDirectionIsPreferred() {
    let width = 20
    let linear = LinearAgent((0..<3).map { _ in [Float](repeating: 0, count: width) })
    let states = [[Float]](repeating: [Float](repeating: 0, count: width), count: 4_000)
    let seen = LinearCase.perturbed(
      GaussianNoise(), linear, states, objective: .value, epsilon: 1)
    for column in 0..<width {
      let mean = seen.reduce(0) { $0 + Double($1[column]) } / 4_000
      // A coordinate of a random unit vector has a variance of 1 / width.
      #expect(abs(mean) < 5 / (20 * 4_000.0).squareRoot())
    }
  }

  @Test func aNumberOfCoordinatesIsNoNormForNoise() {
    var configuration = GaussianNoise.Configuration()
    configuration.norm = "l0"
    #expect(
      throws: InputError(
        .usage,
        "hyperparameter 'norm' must be l1, l2 or linf: noise changes every coordinate")
    ) { try configuration.validate() }
  }
}
