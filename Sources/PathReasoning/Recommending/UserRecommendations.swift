/// A product with the reason why: the path that led to it.
package struct Recommendation: Sendable, Equatable {
  /// The number among products.
  package var product: Int32
  /// (u + purchase) · p.
  package var score: Float
  /// The most probable path there.
  package var path: WalkedPath
}

/// What a search found for one user.
package struct UserRecommendations: Sendable, Equatable {
  /// The number among users.
  package let user: Int32
  /// What is recommended, best first; fewer than asked for where paths end in few products.
  package let products: [Recommendation]
  /// All paths walked, whether they end in a product or not.
  package let paths: [WalkedPath]
}

extension [UserRecommendations] {
  /// How many products a user is recommended on average; 0 without users.
  package var meanListLength: Double {
    isEmpty ? 0 : Double(reduce(0) { $0 + $1.products.count }) / Double(count)
  }
}

extension RecommendationMetrics {
  /// The metrics of what a search found; see the other initializer.
  package init(
    _ found: [UserRecommendations], test: SparseRows, leavingOutShorterThan length: Int = 0
  ) {
    self.init(
      found.map { $0.products.map(\.product) }, of: found.map(\.user), test: test,
      leavingOutShorterThan: length)
  }
}
