import Detection
import Documents
import Essentials
import Interactions
import Testing
@testable import Experiments

@Suite struct StealthRewardTests {
  private let quick = QuickTrial()
  private var log: InteractionLog { LeaveOneOut(quick.dataset.log).train }

  private func reward(_ weight: Double) throws -> StealthReward? {
    var configuration = StealthReward.Configuration()
    configuration.stealth = weight
    return try StealthReward(configuration, beside: log, ceiling: 600, seed: 1) { _ in }
  }

  /// The mean place among real accounts is the area under the detector's curve.
  @Test func theAreaIsTheDetectors() throws {
    let reward = try #require(try reward(0.5))
    let injection = Injection(
      (0..<6).map { slot in
        (slot: slot, clicks: (0..<8).map { ItemID($0 % 2 == 0 ? log.itemCount : slot * 3 + $0) })
      })
    let watch = try ProfileDetector(.init()).watch(over: log, learningFrom: nil, seed: 1) { _ in }
    let suspicion = try watch.suspicion(of: injection)
    let metrics = ScreeningMetrics(
      false: suspicion,
      real: (0..<log.userCount).filter { !log[UserID($0)].isEmpty }.map { watch.suspicion[$0] })
    let area = try reward.area(of: injection)
    #expect(abs(area - metrics.auc) < 1e-9)
    let worth = try reward.reward(400, injection)
    #expect(worth == Int((400 - 0.5 * 600 * area).rounded()))
    let nobody = try reward.area(of: .none)
    #expect(nobody == 0)
  }

  @Test func whoDoesNotMindPlaysForRecNum() async throws {
    let none = try reward(0)
    #expect(none == nil)
    let settings = quick.settings(of: "poisonrec")
    let open = try await quick.outcome(of: quick.plan("itempop", "poisonrec", settings: settings))
    let zero = try await quick.outcome(
      of: quick.plan(
        "itempop", "poisonrec", settings: settings.merging(["stealth": "0"]) { $1 }))
    #expect(open.curve.map(\.mean) == zero.curve.map(\.mean) && zero.stealth == nil)
  }

  /// Of many draws the best by reward is less noticeable, or as much, the more it counts.
  @Test func whoMindsIsNoticedLess() async throws {
    var areas: [Double] = []
    for weight in ["0.0001", "1000"] {
      let outcome = try await quick.outcome(
        of: quick.plan(
          "itempop", "random", settings: ["draws": "200", "attack.stealth": weight]))
      let stealth = try #require(outcome.stealth)
      areas.append(stealth.auc)
      #expect(outcome.readsLog == true && stealth.detector == "profile")
    }
    #expect(areas[1] < areas[0])
  }

  @Test func whoAsksNothingCannotMind() async throws {
    let error = await #expect(throws: InputError.self) {
      try await quick.outcome(
        of: quick.plan("itempop", "popular", settings: ["attack.stealth": "1"]))
    }
    #expect(error?.kind == .usage && error?.message.contains("'popular' asks nothing") == true)
  }

  @Test func whatCannotBeMindedIsSaid() {
    for (settings, message) in [
      (["stealth": "-1"], "from 0 to 1000"),
      (["stealthDetector": "sequence"], "learns from examples"),
      (["stealthDetector": "no"], "no detector 'no'"), (["stelth": "1"], "did you mean 'stealth'"),
      (["stealthDetector": "fraudar"], "it minds nobody"),
    ] {
      #expect {
        try quick.plan("itempop", "poisonrec", settings: settings).validate()
      } throws: { ("\($0)").contains(message) }
    }
  }
}
