import Testing
@testable import Poisoning

@Suite struct SharesTests {
  /// Whatever the budget, no part takes more than there is.
  @Test func nobodyOverspends() {
    for queries in Array(64...700) + [960, 1_920, 5_000, 100_000] {
      for arms in [5, 12, 31] {
        let shares = Shares(of: queries, arms: arms)
        var spent = shares.portfolio.reduce(0, +)
        var alone = shares.contenders
        for rounds in shares.rounds {
          spent += alone * rounds * Contest.round
          alone = max(1, alone / 2)
        }
        #expect(spent <= queries, "\(queries) \(arms)")
        #expect(alone == 1 && [1, 2, 4].contains(shares.contenders))
      }
    }
  }

  @Test func asManyAsPoisonRecBuysFourContenders() {
    let shares = Shares(of: 1_920, arms: 31)
    #expect(shares.portfolio == [93, 96, 96, 96])
    #expect(shares.contenders == 4 && shares.rounds == [3, 7, 14])
    #expect(Shares(of: 480, arms: 31).contenders == 2)
    #expect(Shares(of: 240, arms: 31).contenders == 1)
  }
}
