import Essentials
import Foundation
import Testing
@testable import Evasion

@Suite struct ActionLogitsTests {
  private func with<Result>(_ values: [Float], count: Int? = nil, _ body: (ActionLogits) -> Result)
    -> Result?
  {
    values.withUnsafeBufferPointer { values in
      values.baseAddress.map { body(ActionLogits($0, count: count ?? values.count)) }
    }
  }

  @Test func theFirstAmongEqualsIsPreferred() {
    #expect(with([1, 3, 3, 2]) { $0.preferred } == 1)
    #expect(with([1, 3, 3, 2]) { $0.second } == 2)
    #expect(with([5, 1, 1]) { $0.second } == 1)
    // What lies behind the path's own actions is not among them.
    #expect(with([1, 2, 9], count: 2) { $0.preferred } == 1)
    #expect(with([4, 9], count: 1) { $0.second } == .some(nil))
  }

  /// Against probabilities in double precision.
  @Test func leadAndPolicyAreThoseOfTheSoftmax() {
    var rng = SeededGenerator(seed: 5)
    for count in 1...20 {
      let values = (0..<count).map { _ in 3 * rng.normal() }
      let weights = values.map { exp(Double($0)) }
      let truth = weights.map { $0 / weights.reduce(0, +) }
      let sorted = truth.sorted(by: >)
      let lead = with(values) { $0.lead } ?? .nan
      #expect(abs(Double(lead) - (sorted[0] - (count > 1 ? sorted[1] : 0))) < 1e-5)
      var policy = [Float](repeating: 0, count: count)
      policy.withUnsafeMutableBufferPointer { policy in
        if let base = policy.baseAddress { _ = with(values) { $0.writePolicy(to: base) } }
      }
      #expect(zip(policy, truth).allSatisfy { abs(Double($0) - $1) < 1e-5 })
    }
    // No overflow where logits are large.
    #expect(with([200, 190]) { $0.lead } ?? 0 > 0.999)
  }
}
