import Essentials
import Kernels
import Testing

@testable import Poisoning

@Suite struct SurrogateScorerTests {
  @Test func listenersHaveTheLastItemOfTheirLists() {
    var rng = SeededGenerator(seed: 8)
    let model = NeuralSurrogate(userCount: 6, itemCount: 150, dimension: 16, using: &rng)
    for table in [model.users, model.items] {
      for index in 0..<table.values.count { table.values.base[index] = 0.5 * rng.normal() }
    }
    // The fourth has clicked one target, the fifth both, the sixth everything but four items.
    let rows: [[Int32]] = [
      [], [3, 9, 77], [1], [5, 148], [148, 149], (0..<150).filter { ![7, 8, 9, 148].contains($0) },
    ]
    let seen = CompressedRows(rows: rows)
    let scorer = SurrogateScorer(model)
    let listeners = scorer.listeners([5, 0, 1, 3, 4], seen: seen, targets: 148..<150, k: 10)
    #expect(listeners.map(\.user) == [5, 0, 1, 3])
    #expect(listeners.map(\.targets) == [[148], [148, 149], [148, 149], [149]])
    for listener in listeners {
      let scores = scorer.logits(of: Int(listener.user))
      let open = (0..<150).filter { !rows[Int(listener.user)].contains(Int32($0)) }
      let ranked = open.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
      #expect(Int(listener.last) == ranked[min(10, ranked.count) - 1])
    }
  }
}
