import Foundation
import Kernels
import Testing
@testable import Rankers

@Suite struct SampledSoftmaxTests {
  /// Shares by the definition, in double precision.
  @Test(arguments: [0, Float(log(50.0))]) func sharesAreThoseOfTheDefinition(shift: Float) {
    let sample: [Int32] = [2, 5, 5, 9, 11]
    let values: [Float] = [0.5, -1, -1, 3, 2]
    let scores = AlignedMemory<Float>(count: 8)
    for (index, value) in values.enumerated() { scores.base[index] = value }
    SampledSoftmax.exclude(5, from: scores.base, of: sample, room: 8)
    #expect(scores.values[1...2].allSatisfy { $0 == -.infinity })
    #expect(scores.values[5...].allSatisfy { $0 == -.infinity })
    let share = SampledSoftmax.share(
      of: 1.5, in: scores.base, room: 8, shift: shift, weight: 0.25)
    let others = [0, 3, 4].map { exp(Double(values[$0]) + Double(shift)) }
    let total = others.reduce(0, +) + exp(1.5)
    #expect(abs(Double(share) - exp(1.5) / total) < 1e-6)
    for (place, other) in zip([0, 3, 4], others) {
      #expect(abs(Double(scores.base[place]) - 0.25 * other / total) < 1e-6)
    }
    #expect([1, 2, 5, 6, 7].allSatisfy { scores.base[$0] < 1e-30 })
  }

  @Test func whatIsNotInTheSampleExcludesNothing() {
    let scores = AlignedMemory<Float>(count: 8)
    SampledSoftmax.exclude(4, from: scores.base, of: [1, 3, 5, 7, 9, 11, 13, 15], room: 8)
    #expect(scores.values.allSatisfy { $0 == 0 })
  }
}
