import Essentials
import Testing
@testable import PathReasoning

@Suite struct PathRewardTests {
  @Test func namesReadBack() throws {
    for reward in PathReward.allCases { #expect(try PathReward.named(reward.rawValue) == reward) }
    #expect(throws: InputError(.usage, "no reward 'sum'; known: scaled, cosine")) {
      try PathReward.named("sum")
    }
  }
}
