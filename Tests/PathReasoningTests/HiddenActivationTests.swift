import Essentials
import Foundation
import Testing
@testable import PathReasoning

@Suite struct HiddenActivationTests {
  private func forward(
    _ values: [Float], dropout: Double, seed: UInt64 = 1
  ) -> (values: [Float], kept: [Float]) {
    var values = values
    var kept = [Float](repeating: .nan, count: values.count)
    var rng = SeededGenerator(seed: seed)
    values.withUnsafeMutableBufferPointer { values in
      kept.withUnsafeMutableBufferPointer { kept in
        guard let base = values.baseAddress, let masks = kept.baseAddress else { return }
        HiddenActivation(dropout: dropout).forward(
          base, kept: masks, count: values.count, using: &rng)
      }
    }
    return (values, kept)
  }

  private func backward(
    _ gradient: [Float], _ forward: (values: [Float], kept: [Float]), dropout: Double
  ) -> [Float] {
    var gradient = gradient
    gradient.withUnsafeMutableBufferPointer { gradient in
      forward.values.withUnsafeBufferPointer { values in
        forward.kept.withUnsafeBufferPointer { kept in
          guard let base = gradient.baseAddress, let values = values.baseAddress,
            let kept = kept.baseAddress
          else { return }
          HiddenActivation(dropout: dropout).backward(
            base, values: values, kept: kept, count: gradient.count)
        }
      }
    }
    return gradient
  }

  @Test func withoutDropoutItIsELU() {
    let inputs = (-40..<40).map { Float($0) / 8 }
    let found = forward(inputs, dropout: 0)
    for (x, y) in zip(inputs, found.values) {
      #expect(abs(Double(y) - (x > 0 ? Double(x) : exp(Double(x)) - 1)) < 1e-6)
    }
    #expect(found.kept.allSatisfy { $0 == 1 })
  }

  /// As many drop as should, and the others make up for them.
  @Test(arguments: [0.1, 0.5, 0.9])
  func droppedNumbersAreZero(dropout: Double) {
    let inputs = [Float](repeating: 2, count: 16_384)
    let found = forward(inputs, dropout: dropout)
    let scale = Float(1 / (1 - dropout))
    #expect(zip(found.values, found.kept).allSatisfy { $0 == 2 * $1 && ($1 == 0 || $1 == scale) })
    let dropped = Double(found.kept.count { $0 == 0 })
    let deviation = (16_384 * dropout * (1 - dropout)).squareRoot()
    #expect(abs(dropped - 16_384 * dropout) < 5 * deviation)
    #expect(forward(inputs, dropout: dropout, seed: 2).kept != found.kept)
  }

  /// The slope of the scaled ELU, computed from inputs; 0 where a number was dropped.
  @Test(arguments: [0.0, 0.5])
  func gradientsAreThoseOfTheDefinition(dropout: Double) {
    let inputs = (-64..<64).map { Float($0) / 16 + 1 / 64 }
    let upstream = inputs.indices.map { Float($0 % 7) - 3 }
    let found = forward(inputs, dropout: dropout)
    let gradient = backward(upstream, found, dropout: dropout)
    for place in inputs.indices {
      let x = Double(inputs[place])
      let slope = (x > 0 ? 1 : exp(x)) * Double(found.kept[place]) * Double(upstream[place])
      #expect(abs(Double(gradient[place]) - slope) < 1e-5)
    }
  }
}
