import Essentials
import Foundation
import Kernels
import Testing
import Torch
@testable import Rankers

/// States of a GRU against the equations in double precision.
@Suite struct GRUNetworkTests {
  private static let width = 8

  private static func network() -> GRUNetwork {
    var rng = SeededGenerator(seed: 5)
    return GRUNetwork(width: width, itemCount: 9, deviation: 0.5, using: &rng)
  }

  /// h after `items`, from zeros.
  private static func state(_ network: GRUNetwork, after items: [Int32]) -> [Double] {
    let d = width
    func weight(_ base: UnsafeMutablePointer<Float>, _ row: Int, _ column: Int) -> Double {
      Double(base[row * 3 * d + column])
    }
    func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    var h = [Double](repeating: 0, count: d)
    for item in items {
      let e = (0..<d).map { Double(network.row(Int(item))[$0]) }
      func input(_ column: Int) -> Double {
        (0..<d).reduce(Double(network.inputBias[column])) {
          $0 + e[$1] * weight(network.inputWeights, $1, column)
        }
      }
      func before(_ column: Int) -> Double {
        (0..<d).reduce(0) { $0 + h[$1] * weight(network.stateWeights, $1, column) }
      }
      h = (0..<d).map { k in
        let r = sigmoid(input(k) + before(k))
        let z = sigmoid(input(d + k) + before(d + k))
        let n = tanh(input(2 * d + k) + r * (before(2 * d + k) + Double(network.stateBias[k])))
        return (1 - z) * n + z * h[k]
      }
    }
    return h
  }

  /// Histories of many lengths, more than a block of them; each state is followed by a 1 and zeros.
  @Test func statesFollowTheEquations() {
    let network = Self.network()
    var rows = CompressedRows<Int32>()
    let histories = (0..<70).map { user in (0..<user % 7).map { Int32(($0 * $0 + user) % 9) } }
    for history in histories {
      rows.values += history
      rows.endRow()
    }
    let states = network.lastStates(HistoryPlan(rows))
    for (user, history) in histories.enumerated() {
      let row = states.base + user * network.itemStride
      for (column, expected) in Self.state(network, after: history).enumerated() {
        #expect(abs(Double(row[column]) - expected) < 2e-6)
      }
      #expect((Self.width..<network.itemStride).map { row[$0] } == [1, 0, 0, 0, 0, 0, 0, 0])
    }
  }

  @Test func copiesAreIndependentOnceOneIsMadeUnique() throws {
    let network = Self.network()
    var copy = network
    copy.makeUnique()
    copy.row(3)[0] += 1
    #expect(network.row(3)[0] != copy.row(3)[0])
    var other = GRUNetwork(
      width: Self.width, itemCount: 9, deviation: 0, using: &SeededGenerator.unused)
    try other.resume(
      from: Dictionary(uniqueKeysWithValues: network.state.map { ($0.name, $0.tensor) }))
    #expect(other.buffer.values == network.buffer.values)
  }
}

extension SeededGenerator {
  /// For draws that nobody looks at.
  static var unused: SeededGenerator {
    get { SeededGenerator(seed: 0) }
    set {}
  }
}
