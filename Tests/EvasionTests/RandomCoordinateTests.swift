import Essentials
import Foundation
import PathReasoning
import Testing
@testable import Evasion

@Suite struct RandomCoordinateTests {
  /// One coordinate of each state moves by ε; every coordinate and both signs are as likely.
  @Test func oneCoordinateMoves() {
    let width = 10
    let linear = LinearAgent((0..<3).map { _ in [Float](repeating: 0, count: width) })
    let states = [[Float]](repeating: [Float](repeating: 2, count: width), count: 8_000)
    let seen = LinearCase.perturbed(
      RandomCoordinate(), linear, states, objective: .value, epsilon: 0.5)
    var counts: [Int: Int] = [:]
    for state in seen {
      let moved = state.indices.filter { state[$0] != 2 }
      #expect(moved.count == 1)
      guard let place = moved.first else { continue }
      #expect(abs(state[place] - 2) == 0.5)
      counts[state[place] > 2 ? place : place - width, default: 0] += 1
    }
    #expect(counts.count == 2 * width)
    // Five deviations of a binomial(8000, 1/20) are 97.
    #expect(counts.values.allSatisfy { abs($0 - 400) < 98 })
  }
}
