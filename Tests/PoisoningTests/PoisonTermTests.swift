import Essentials
import Foundation
import Testing

@testable import Poisoning

@Suite struct PoisonTermTests {
  private func term(_ listeners: [PoisonTerm.Listener], margin: Float = 0.5) -> PoisonTerm {
    PoisonTerm(
      account: 9, listeners: listeners, itemCount: 30, weight: 0.3, listenerWeight: 4,
      margin: margin)
  }

  @Test func aSampleIsListenersWithTheirTargetsAndTheAccountWithItems() {
    let listeners = [
      PoisonTerm.Listener(user: 1, last: 7, targets: [28, 29]),
      PoisonTerm.Listener(user: 2, last: 8, targets: [29]),
    ]
    let term = term(listeners)
    let batch = PairBatch(capacity: 3 + term.mostPairs(targetCount: 2), dimension: 16)
    for _ in 0..<3 { batch.add(user: 0, item: 0) }
    var rng = SeededGenerator(seed: 1)
    let sample = term.add(to: batch, using: &rng)
    #expect(sample.start == 3 && sample.listeners.count == 16 && sample.items == 64)
    var place = 3
    for listener in sample.listeners {
      #expect(listeners.contains(listener))
      for item in [listener.last] + listener.targets {
        #expect(batch.users[place] == listener.user && batch.items[place] == item)
        place += 1
      }
    }
    #expect(batch.users[place...].allSatisfy { $0 == 9 } && batch.count == place + 64)
    #expect(batch.items.allSatisfy { (0..<30).contains($0) })
  }

  /// G is what its equation says, and its gradient what differences say; a target that is far enough above
  /// the list has none.
  @Test(arguments: 0..<6) func lossAndGradientAreThoseOfTheEquation(seed: UInt64) {
    var rng = SeededGenerator(seed: seed)
    let listeners = [
      PoisonTerm.Listener(user: 1, last: 7, targets: [28, 29]),
      PoisonTerm.Listener(user: 2, last: 8, targets: [29]),
    ]
    let term = term(listeners)
    let batch = PairBatch(capacity: 8, dimension: 16)
    for _ in 0..<8 { batch.add(user: 0, item: 0) }
    // Three pairs, two, then the account with three items.
    let sample = PoisonTerm.Sample(listeners: listeners, items: 3, start: 0)
    var logits = (0..<8).map { _ in Double(2 * rng.normal()) }
    if seed == 0 { (logits[0], logits[1]) = (-3, 4) }
    func definition(_ logits: [Double]) -> Double {
      let y = logits.map { 1 / (1 + exp(-$0)) }
      let gaps = [(0, 1), (0, 2), (3, 4)].map { max(log(y[$0.0]) - log(y[$0.1]), -0.5) }
      return (5..<8).reduce(0) { $0 + y[$1] * y[$1] } / 3 + 4 * gaps.reduce(0, +) / 3
    }
    for place in 0..<8 { batch.logits.base[place] = Float(logits[place]) }
    #expect(abs(term.setGradients(of: batch, sample) - definition(logits)) < 1e-5)
    for place in 0..<8 {
      var (above, below) = (logits, logits)
      above[place] += 1e-4
      below[place] -= 1e-4
      let slope = 0.3 * (definition(above) - definition(below)) / 2e-4
      #expect(abs(Double(batch.gradients.base[place]) - slope) < 1e-4, "\(place)")
    }
    if seed == 0 { #expect(batch.gradients.base[1] == 0) }
  }

  @Test func withoutListenersTheAccountAloneCounts() {
    let term = term([])
    let batch = PairBatch(capacity: 64, dimension: 16)
    var rng = SeededGenerator(seed: 1)
    let sample = term.add(to: batch, using: &rng)
    #expect(sample.listeners.isEmpty && batch.count == 64)
    // All predictions are a half.
    #expect(abs(term.setGradients(of: batch, sample) - 0.25) < 1e-6)
  }
}
