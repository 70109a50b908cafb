import Essentials
import Kernels
import Testing
import Torch
@testable import Rankers

@Suite struct AutoRecNetworkTests {
  private func network(_ hidden: Int, seed: UInt64 = 1) -> AutoRecNetwork {
    var rng = SeededGenerator(seed: seed)
    return AutoRecNetwork(itemCount: 5, hidden: hidden, deviation: 0.5, using: &rng)
  }

  /// Rows are filled up with zeros, which stay zeros.
  @Test(arguments: [1, 7, 8, 9, 24]) func whatRowsAreFilledUpWithIsZero(hidden: Int) {
    let network = network(hidden)
    #expect(network.width == (hidden + 7) / 8)
    for row in 0..<5 {
      let lanes = network.encoder.rows([Int32(row)])
      for unit in 0..<8 * network.width {
        #expect((lanes[unit / 8][unit % 8] == 0) == (unit >= hidden))
      }
    }
    var units = [Vector](repeating: .zero, count: network.width)
    units.withUnsafeMutableBufferPointer {
      guard let base = $0.baseAddress else { return }
      activate(base, width: network.width, mask: network.mask)
    }
    for unit in 0..<8 * network.width {
      #expect(abs(units[unit / 8][unit % 8] - (unit < hidden ? 0.5 : 0)) < 1e-6)
    }
  }

  /// Four inner products at once have the bits of one at a time, and the value of the definition.
  @Test(arguments: 1...9) func innerProductsAgree(width: Int) {
    var rng = SeededGenerator(seed: UInt64(width))
    let rows = (0..<5).map { _ in
      (0..<width).map { _ in
        var lanes = Vector.zero
        for lane in 0..<8 { lanes[lane] = rng.normal() }
        return lanes
      }
    }
    let four = innerProducts(rows[0], rows[1], rows[2], rows[3], rows[4], width: width)
    for index in 0..<4 {
      let one = dot(rows[0], rows[1 + index], count: width)
      #expect(four[index] == one)
      let expected = zip(rows[0], rows[1 + index]).reduce(0.0) { sum, pair in
        (0..<8).reduce(sum) { $0 + Double(pair.0[$1]) * Double(pair.1[$1]) }
      }
      #expect(abs(Double(one) - expected) < 1e-4)
    }
  }

  @Test(arguments: [5, 16]) func stateIsAllThatThereIs(hidden: Int) throws {
    let network = network(hidden)
    var other = self.network(hidden, seed: 2)
    try other.resume(
      from: Dictionary(uniqueKeysWithValues: network.state.map { ($0.name, $0.tensor) }))
    #expect(other.encoder.flat == network.encoder.flat)
    #expect(other.decoder.flat == network.decoder.flat)
    #expect(other.hiddenBias == network.hiddenBias && other.outputBias == network.outputBias)
  }
}
