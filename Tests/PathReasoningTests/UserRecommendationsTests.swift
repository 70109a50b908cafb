import Testing
@testable import PathReasoning

@Suite struct UserRecommendationsTests {
  private func recommended(_ user: Int32, _ products: [Int32]) -> UserRecommendations {
    UserRecommendations(
      user: user,
      products: products.map {
        Recommendation(product: $0, score: 0, path: WalkedPath(user: user))
      },
      paths: [])
  }

  @Test func theMeanLengthCountsEverybody() {
    #expect([UserRecommendations]().meanListLength == 0)
    #expect(
      [recommended(0, [1, 2, 3]), recommended(1, []), recommended(2, [4])].meanListLength == 4.0 / 3
    )
  }

  /// One hit of two at the first of three places; nobody is asked about user 1, who has no test
  /// purchases.
  @Test func metricsAreThoseOfTheLists() {
    let found = [recommended(2, [5, 1, 7]), recommended(1, [3])]
    let test = SparseRows(rows: [[], [], [5, 9]])
    let metrics = RecommendationMetrics(found, test: test)
    #expect(metrics == RecommendationMetrics([[5, 1, 7], [3]], of: [2, 1], test: test))
    #expect(metrics.users == 1 && metrics.hitRatio == 100 && metrics.recall == 50)
    #expect(abs((metrics.precision ?? 0) - 100.0 / 3) < 1e-12)
  }
}
