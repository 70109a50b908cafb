import Essentials
import Foundation
import Kernels
import Testing

@testable import Poisoning

@Suite struct TargetCrossEntropyTests {
  private static let width = 16

  private func factors(_ count: Int, seed: UInt64) -> AlignedMemory<Float> {
    var rng = SeededGenerator(seed: seed)
    let memory = AlignedMemory<Float>(count: count * Self.width)
    for index in 0..<memory.count { memory.base[index] = 0.7 * rng.normal() }
    return memory
  }

  /// The definition, in double precision.
  private func definition(
    _ entropy: TargetCrossEntropy, _ users: AlignedMemory<Float>, _ items: AlignedMemory<Float>
  ) -> Double {
    var loss = 0.0
    for user in 0..<entropy.userCount {
      let scores = (0..<entropy.itemCount).map { item in
        (0..<Self.width).reduce(0.0) {
          $0 + Double(users.base[user * Self.width + $1])
            * Double(items.base[item * Self.width + $1])
        }
      }
      let total = log(scores.reduce(0) { $0 + exp($1) })
      for target in entropy.targets { loss += total - scores[target] }
    }
    return loss / Double(entropy.userCount * entropy.targets.count)
  }

  /// More users than a block, fewer than parts; items that fill vectors, and some over.
  @Test(arguments: [(5, 16), (70, 21), (600, 9)])
  func lossAndGradientAreThoseOfTheDefinition(users userCount: Int, items itemCount: Int) {
    let entropy = TargetCrossEntropy(
      userCount: userCount, itemCount: itemCount, targets: itemCount - 2..<itemCount,
      width: Self.width)
    let (users, items) = (factors(userCount + 3, seed: 1), factors(itemCount, seed: 2))
    let value = entropy.value(users: users, items: items)
    #expect(abs(value.loss - definition(entropy, users, items)) < 1e-5)
    func check(_ memory: AlignedMemory<Float>, _ gradient: AlignedMemory<Float>, _ index: Int) {
      let before = memory.base[index]
      memory.base[index] = before + 0.01
      let above = definition(entropy, users, items)
      memory.base[index] = before - 0.01
      let below = definition(entropy, users, items)
      memory.base[index] = before
      let slope = (above - below) / 0.02
      #expect(abs(Double(gradient.base[index]) - slope) < 1e-5 + 1e-3 * abs(slope), "\(index)")
    }
    for index in stride(from: 0, to: users.count, by: users.count / 40 + 1) {
      check(users, value.users, index)
    }
    for index in stride(from: 0, to: items.count, by: 5) { check(items, value.items, index) }
    // Accounts are no users.
    for index in userCount * Self.width..<users.count { #expect(value.users.base[index] == 0) }
  }
}
