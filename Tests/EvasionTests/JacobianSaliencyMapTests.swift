import Essentials
import Foundation
import PathReasoning
import Testing
@testable import Evasion

@Suite struct JacobianSaliencyMapTests {
  /// The coordinates of the largest −w_target · w_current move, by θ, towards the target, and no more
  /// than it takes.
  @Test func saliencyChoosesItsCoordinates() {
    // Products by coordinate: −1, 0.5, 2, 0, 0.25, 1.5, with the sign that saliency has.
    let target: [Float] = [1, 0.5, -2, 1, -0.25, 1.5]
    let current: [Float] = [1, -1, 1, 0, 1, -1]
    let linear = LinearAgent([current, target, [0, 0, 0, 0, 0, 0]])
    var configuration = JacobianSaliencyMap.Configuration()
    configuration.theta = 0.25
    configuration.coordinatesPerStep = 1
    let tie: [Float] = [8, 0, 0, 0, 0, 0]
    let sure: [Float] = [0, -8, 0, 0, 0, 0]
    let cases: [(state: [Float], coordinates: Int, moves: [Float])] = [
      // Prefers action 0 in both, by far: order of saliency is coordinates 2, 5, 1, 4.
      (sure, 1, [0, 0, -0.25, 0, 0, 0]), (sure, 2, [0, 0, -0.25, 0, 0, 0.25]),
      (sure, 3, [0, 0.25, -0.25, 0, 0, 0.25]), (sure, 4, [0, 0.25, -0.25, 0, -0.25, 0.25]),
      // The others have no positive saliency.
      (sure, 6, [0, 0.25, -0.25, 0, -0.25, 0.25]),
    ]
    for (state, coordinates, moves) in cases {
      configuration.coordinates = coordinates
      let seen = LinearCase.perturbed(
        JacobianSaliencyMap(configuration), linear, [state], objective: .policy,
        epsilon: .infinity)[0]
      #expect(zip(seen, state).map { $0 - $1 } == moves)
    }
    // A tie prefers action 0, and any move ends it.
    configuration.coordinates = 6
    let tied = LinearCase.perturbed(
      JacobianSaliencyMap(configuration), linear, [tie], objective: .policy, epsilon: .infinity)[0]
    #expect(zip(tied, tie).map { $0 - $1 } == [0, 0, -0.25, 0, 0, 0])
    // ε is a number of coordinates.
    let limited = LinearCase.perturbed(
      JacobianSaliencyMap(configuration), linear, [sure], objective: .policy, epsilon: 2.9)[0]
    #expect(zip(limited, sure).map { $0 - $1 } == [0, 0, -0.25, 0, 0, 0.25])
  }
}
