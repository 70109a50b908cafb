import Interactions
import Essentials
import Kernels
import Testing
@testable import Rankers

@Suite struct NeuMFTests {
  /// An update leaves alone real users and targets that nobody clicked, and moves the others.
  @Test func updateMovesWhatTheClicksReach() {
    let world = RankerLaws.World()
    let ranker = world.untrained(NeuMF.self)
    let before = ranker.network
    var rng = SeededGenerator(seed: 1)
    ranker.update(
      with: Injection([
        (0, [40, 3, 40].map { ItemID($0) }), (1, [5, 40, 40].map { ItemID($0) }),
      ]), using: &rng)
    let after = ranker.network
    let width = after.shape.rowWidth
    func row(_ table: [Vector], _ index: Int) -> ArraySlice<Vector> {
      table[index * width..<(index + 1) * width]
    }
    #expect(after.realUsers == before.realUsers)
    #expect(after.shared != before.shared)
    for item in [40, 3, 5] { #expect(row(after.items, item) != row(before.items, item)) }
    for item in [41, 42] { #expect(row(after.items, item) == row(before.items, item)) }
    for user in 0..<4 {
      #expect((row(after.fakeUsers, user) != row(before.fakeUsers, user)) == (user < 2))
    }
  }
}
