import Testing
@testable import Evasion

@Suite struct EvasionTallyTests {
  private func norms(_ l2: Double) -> PerturbationNorms {
    var norms = PerturbationNorms()
    norms.l2 = l2
    return norms
  }

  /// Two walks with one attack count both, also where their hops bear the same numbers.
  @Test func whatIsNotedTwiceCountsTwice() {
    let tally = EvasionTally()
    tally.note(0, hops: 10, attacked: 10, norms: norms(20))
    tally.note(1, hops: 30, attacked: 0, norms: norms(0))
    tally.note(0, hops: 60, attacked: 15, norms: norms(5))
    #expect(tally.frequency == 0.25)
    #expect(tally.meanNorms.l2 == 1)
  }

  @Test func nothingIsNothing() {
    let tally = EvasionTally()
    #expect(tally.frequency == 0 && tally.meanNorms == PerturbationNorms())
    tally.note(3, hops: 5, attacked: 0, norms: norms(0))
    #expect(tally.frequency == 0 && tally.meanNorms == PerturbationNorms())
  }

  /// Sums go by number, whoever comes first: the same to the bit.
  @Test func theOrderOfArrivalDoesNotMatter() {
    func mean(_ order: some Sequence<Int>) -> Double {
      let tally = EvasionTally()
      for index in order {
        tally.note(index, hops: 3, attacked: 3, norms: norms(1 / Double(index + 3)))
      }
      return tally.meanNorms.l2
    }
    #expect(mean(0..<50) == mean((0..<50).reversed()))
  }
}
