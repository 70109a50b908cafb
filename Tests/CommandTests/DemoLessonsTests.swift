import Documents
import Foundation
import Interactions
import Testing

@testable import Commands

@Suite struct DemoLessonsTests {
  private let log = InteractionLog(
    rows: (0..<60).map { user in [ItemID(0), ItemID(1 + user % 9)] }, itemCount: 20)

  private func outcome(
    _ ranker: String, _ attack: String, _ poisoned: Int, queries: Int
  ) throws -> PoisonDocument {
    let text = """
      {"dataset": "bazaar", "ranker": "\(ranker)", "attack": "\(attack)", "seed": 1,
       "refresh": "incremental", "recNum": {"clean": 0, "poisoned": \(poisoned), "policyMean": 0,
       "ceiling": 1000}, "targetClickRatio": 0.5, "queries": \(queries),
       "seconds": {"total": 1}, "curve": [],
       "configuration": {"fakeUsers": 20, "clicks": 20, "targets": 8, "ranker": {}, "attack": {}}}
      """
    return try JSONDecoder().decode(PoisonDocument.self, from: Data(text.utf8))
  }

  private func lesson(_ ranker: String, popular: Int, learned: Int) throws -> String {
    try DemoLessons(
      [
        outcome(ranker, "random", 1, queries: 0), outcome(ranker, "popular", popular, queries: 0),
        outcome(ranker, "poisonrec", learned, queries: 1_920),
      ], log: log
    ).lines[0]
  }

  @Test(arguments: [
    (3, 9, "x resists: no attack takes more than 0.9 % of all places."),
    (
      3, 10,
      "x falls to an attack that learns: poisonrec takes 1.0 % of all places, the best attack "
        + "that asks nothing 0.3 %."
    ),
    (
      3, 250,
      "x is wide open: poisonrec takes 25.0 % of all places, the best attack that asks nothing "
        + "0.3 %."
    ),
    (
      209, 225,
      "x needs no learning: popular takes 20.9 % of all places without a single query; poisonrec "
        + "takes 22.5 % after 1,920 queries."
    ),
    (
      200, 150,
      "x needs no learning: popular takes 20.0 % of all places without a single query; poisonrec "
        + "takes 15.0 % after 1,920 queries."
    ),
  ])
  func figuresDecideTheWords(popular: Int, learned: Int, words: String) throws {
    #expect(try lesson("x", popular: popular, learned: learned) == words)
  }

  /// Of 20 items one is clicked 60 times, nine 6 or 7 times, ten never: 19 fewer than 50 times.
  @Test func clicksAreComparedWithTheLog() throws {
    let words = try lesson("itempop", popular: 0, learned: 500)
    #expect(words.contains("50 on a new item are more than 95.0 % of its items have"), "\(words)")
  }

  /// 480 of 1,000 without the defense.
  @Test(arguments: [
    (
      5,
      "distinct pays: poisonrec, which learns through it, takes 0.5 % of all places behind it, 48.0 % without;"
    ),
    (300, "distinct helps a little: poisonrec, which learns through it, takes 30.0 % of"),
    (480, "distinct buys nothing: poisonrec, which learns through it, takes 48.0 % of"),
  ])
  func aDefenseIsHeldAgainstTheSameAttack(left: Int, words: String) throws {
    var defended = try outcome("x", "poisonrec", left, queries: 1_920)
    defended.accuracy = .init(
      clean: .init(hr: 0.5, ndcg: 0.3, users: 9), poisoned: .init(hr: 0.5, ndcg: 0.3, users: 9))
    defended.defense = .init(
      chain: [.init(defense: "distinct", configuration: [:])], adaptive: true,
      undefended: .init(
        clean: 0, poisoned: 0, accuracy: .init(hr: 0.5, ndcg: 0.31, users: 9)),
      dropped: .init(clicks: 0, users: 0, wholeUsers: 0), admitted: .init(accounts: 20, clicks: 160)
    )
    let lines = try DemoLessons(
      [
        outcome("x", "random", 3, queries: 0), outcome("x", "poisonrec", 480, queries: 1_920),
        defended,
      ],
      log: log
    ).lines
    #expect(lines.count == 2 && lines[0].hasPrefix("x is wide open: poisonrec takes 48.0 %"))
    #expect(lines[1].hasPrefix(words), "\(lines[1])")
    #expect(lines[1].hasSuffix("NDCG@10 is 0.300, without it 0.310."))
  }

  /// Five of 1,000 places need no defense, whatever is left of them.
  @Test func whereNothingIsTakenADefenseHasNothingToStop() throws {
    var defended = try outcome("x", "poisonrec", 0, queries: 1_920)
    defended.defense = .init(
      chain: [.init(defense: "distinct", configuration: [:])], adaptive: true,
      undefended: .init(clean: 0, poisoned: 0, accuracy: .init(hr: 0.5, ndcg: 0.31, users: 9)),
      dropped: .init(clicks: 0, users: 0, wholeUsers: 0), admitted: .init(accounts: 20, clicks: 160)
    )
    let lines = try DemoLessons([outcome("x", "poisonrec", 5, queries: 1_920), defended], log: log)
      .lines
    #expect(
      lines.last == "distinct has nothing to stop: without it poisonrec takes 0.5 % of all places.")
  }

  @Test func recommendersKeepTheirOrder() throws {
    let lines = try DemoLessons(
      [
        outcome("pmf", "random", 0, queries: 0), outcome("bpr", "random", 0, queries: 0),
        outcome("pmf", "poisonrec", 300, queries: 1_920),
      ], log: log
    ).lines
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("pmf is wide open") && lines[1].hasPrefix("bpr resists"))
  }
}
