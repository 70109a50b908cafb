import Essentials
import Interactions
import Statistics
import Testing
@testable import Rankers

@Suite struct FullRankingTests {
  /// Two to find at ranks 0 and 3: lists of one, two and four.
  @Test func figuresOfOneUser() {
    let second = RankingMetrics.ndcg(rank: 1)
    #expect(FullRanking.figures([0, 3], at: 1) == .init(recall: 0.5, ndcg: 1))
    #expect(FullRanking.figures([0, 3], at: 2) == .init(recall: 0.5, ndcg: 1 / (1 + second)))
    let four = FullRanking.figures([0, 3], at: 4)
    #expect(four.recall == 1)
    #expect(abs(four.ndcg - (1 + 1 / 2.321_928_094_887_362) / (1 + second)) < 1e-12)
    #expect(FullRanking.figures([7], at: 4) == .init(recall: 0, ndcg: 0))
  }

  /// Popularity ties a lot: every list is sorted by hand, items that are to be found behind their equals.
  @Test(arguments: [ItemPop.self, BPR.self] as [any Ranker.Type])
  func figuresAreThoseOfSortedLists(type: any Ranker.Type) throws {
    try check(type)
  }

  private func check<R: Ranker>(_ type: R.Type) throws {
    let world = RankerLaws.World()
    let ranker = try world.trained(type)
    var rng = SeededGenerator(seed: 2)
    // More users than are scored at a time would be slow here; some have nothing to find.
    let test = (0..<30).map { user -> [ItemID] in
      guard user % 7 != 0 else { return [] }
      let known = Set(world.log[UserID(user)])
      return (0..<40).map { ItemID($0) }.filter { !known.contains($0) }.shuffled(using: &rng)
        .prefix(1 + user % 4).map { $0 }
    }
    let ranking = FullRanking(finding: test, known: world.log)
    #expect(ranking.users.count == 25)
    let lengths = [1, 5, 10, 39]
    let figures = try ranking.figures(of: ranker, at: lengths)
    for (length, figures) in zip(lengths, figures) {
      var recall = 0.0
      var ndcg = 0.0
      for user in 0..<30 where !test[user].isEmpty {
        let scores = ranker.scores(
          of: CandidateLists(
            users: [UserID(user)], width: 40, items: (0..<40).map { ItemID($0) }, itemCount: 40)
        ).values
        let known = Set(world.log[UserID(user)])
        let wanted = Set(test[user])
        let list = (0..<40).map { ItemID($0) }.filter { !known.contains($0) }.sorted {
          (-scores[$0.index], wanted.contains($0) ? 1 : 0) < (
            -scores[$1.index], wanted.contains($1) ? 1 : 0
          )
        }.prefix(length)
        let found = list.indices.filter { wanted.contains(list[$0]) }
        recall += Double(found.count) / Double(wanted.count)
        ndcg +=
          found.reduce(0) { $0 + RankingMetrics.ndcg(rank: $1) }
          / (0..<min(length, wanted.count)).reduce(0) { $0 + RankingMetrics.ndcg(rank: $1) }
      }
      let found = try #require(figures)
      #expect(abs(found.recall - recall / 25) < 1e-12)
      #expect(abs(found.ndcg - ndcg / 25) < 1e-12)
    }
    // A list as long as the catalogue says nothing.
    #expect(try ranking.figures(of: ranker, at: [40]) == [nil])
  }

  @Test func nobodyToTestIsNoFigure() throws {
    let world = RankerLaws.World()
    let ranking = FullRanking(finding: .init(repeating: [], count: 30), known: world.log)
    #expect(try ranking.figures(of: world.trained(ItemPop.self), at: [10]) == [nil])
  }
}

@Suite struct FullRankingSplitTests {
  private func items(_ rows: [[Int]]) -> [[ItemID]] { rows.map { $0.map { ItemID($0) } } }

  private func rows(_ log: InteractionLog) -> [[Int]] {
    (0..<log.userCount).map { log[UserID($0)].map(\.index) }
  }

  @Test func theLastIsFoundAndTheOneBeforeIsKnown() {
    // User 1 comes back to what they had, which is nothing to find; user 2 has too few.
    let log = InteractionLog(rows: items([[0, 1, 2, 3], [1, 2, 1], [3, 0]]), itemCount: 5)
    let split = FullRankingSplit(log)
    #expect(rows(split.train) == [[0, 1], [1], [3, 0]])
    #expect(split.validation.map { $0?.index } == [2, 2, nil])
    #expect(rows(split.known) == [[0, 1, 2], [1, 2], [3, 0]])
    #expect(split.test.map { $0.map(\.index) } == [[3], [], []])
  }

  @Test func publishedPartsAreHeldBack() {
    // As read from two files: the last two rows of user 0 and the last of user 1 are the test part.
    let log = InteractionLog(
      rows: items([[0, 1, 2, 3, 4, 1], [5, 6, 0], [2]]), itemCount: 7)
    let parts = PublishedParts(test: items([[4, 1], [0], []]))
    let split = FullRankingSplit(log, parts: parts, seed: 1)
    #expect(rows(split.known) == [[0, 1, 2, 3], [5, 6], [2]])
    // Item 1 is known from training.
    #expect(split.test.map { $0.map(\.index) } == [[4], [0], []])
    // Who has three or more to learn from gives one for validation.
    #expect(split.validation.map { $0 == nil } == [false, true, true])
    let chosen = split.validation[0]?.index
    #expect(rows(split.train) == [[0, 1, 2, 3].filter { $0 != chosen }, [5, 6], [2]])
    let others = (0..<40 as Range<UInt64>).map {
      FullRankingSplit(log, parts: parts, seed: $0).validation[0]?.index
    }
    #expect(Set(others) == [0, 1, 2, 3])
  }

  @Test func aPublishedPartForValidationIsUsed() {
    let log = InteractionLog(rows: items([[0, 1, 2, 3], [5, 6]]), itemCount: 7)
    let split = FullRankingSplit(
      log, parts: PublishedParts(test: items([[3], []]), validation: items([[2], [6]])), seed: 1)
    #expect(rows(split.train) == [[0, 1], [5]])
    #expect(rows(split.known) == [[0, 1, 2], [5, 6]])
    #expect(split.validation.map { $0?.index } == [2, 6])
  }
}
