import Essentials
import Interactions
import Testing
@testable import Rankers

@Suite struct AutoRecTests {
  /// An update moves the rows of what was clicked, and of no target that was not.
  @Test func updateMovesWhatTheClicksReach() {
    let world = RankerLaws.World()
    let ranker = world.untrained(AutoRec.self)
    ranker.configuration.inputDropout = 0
    let before = ranker.network
    var rng = SeededGenerator(seed: 1)
    let clicks = [40, 3, 40, 5, 40, 40].map { ItemID($0) }
    ranker.update(
      with: Injection(Poison(fakeUserCount: 2, clicksPerFakeUser: 3, clicks: clicks)), using: &rng)
    let after = ranker.network
    #expect(after.hiddenBias != before.hiddenBias)
    for item in 0..<43 as Range<Int32> {
      let isClicked = [40, 3, 5].contains(item)
      #expect((after.encoder.rows([item]) != before.encoder.rows([item])) == isClicked)
      if isClicked { #expect(after.decoder.rows([item]) != before.decoder.rows([item])) }
      if item > 40 { #expect(after.decoder.rows([item]) == before.decoder.rows([item])) }
    }
    #expect(ranker.inputs[UserID(30)] == [3, 40])
    #expect(ranker.inputs[UserID(31)] == [5, 40])
    #expect(ranker.inputs[UserID(32)].isEmpty)
  }

  /// A second update sees the whole row of an account that clicks again, and leaves out who does not.
  @Test func rowsGrow() {
    let world = RankerLaws.World()
    let ranker = world.untrained(AutoRec.self)
    var rng = SeededGenerator(seed: 1)
    ranker.update(
      with: Injection([(0, [40, 3].map { ItemID($0) }), (1, [ItemID(7)])]), using: &rng)
    let before = ranker.network
    ranker.configuration.inputDropout = 0
    ranker.update(with: Injection([(0, [5, 3].map { ItemID($0) })]), using: &rng)
    #expect(ranker.inputs[UserID(30)] == [3, 5, 40])
    #expect(ranker.inputs[UserID(31)] == [7])
    for item in 0..<43 as Range<Int32> {
      let isInTheRow = [3, 5, 40].contains(item)
      #expect((ranker.network.encoder.rows([item]) != before.encoder.rows([item])) == isInTheRow)
    }
  }
}
