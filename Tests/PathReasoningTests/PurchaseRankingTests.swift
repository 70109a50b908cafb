import Testing
@testable import PathReasoning

@Suite struct PurchaseRankingTests {
  private let world = ExactWorld()

  @Test func scoresAreTheInnerProducts() {
    let users: [Int32] = [7, 0, 199, 7]
    let ranking = PurchaseRanking(world.graph, world.embeddings)
    let found = ranking.scores(of: users)
    #expect(found.shape == [4, world.graph.count(.product)])
    #expect(found.array(of: Double.self) == users.flatMap { world.scores(Int($0)) })
  }

  @Test func theHighestIsTheMaximum() {
    let highest = PurchaseRanking(world.graph, world.embeddings).highestScores()
    #expect(highest.count == world.graph.count(.user))
    for (user, most) in highest.enumerated() {
      #expect(Double(most) == world.scores(user).max())
    }
  }

  /// Against sorting everything that the user has not purchased; the first among equals.
  @Test(arguments: [1, 10, 1_000])
  func theBestAreTheFirstWhenSorted(k: Int) {
    let users = (0..<70).map { Int32($0) }
    let best = PurchaseRanking(world.graph, world.embeddings).best(k, for: users)
    for (user, found) in zip(users, best) {
      let scores = world.scores(Int(user))
      let purchases = world.graph.tails(.purchase)[Int(user)]
      let ranked = scores.indices.filter { !purchases.contains(Int32($0)) }
        .sorted { (-scores[$0], $0) < (-scores[$1], $1) }
      #expect(found.map(Int.init) == Array(ranked.prefix(k)))
    }
  }
}
