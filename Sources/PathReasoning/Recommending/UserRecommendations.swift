/// A product with the reason why: the path that led to it.
public struct Recommendation: Sendable, Equatable {
  /// The number among products.
  public var product: Int32
  /// (u + purchase) · p.
  public var score: Float
  /// The most probable path there.
  public var path: WalkedPath
}

/// What a search found for one user.
public struct UserRecommendations: Sendable, Equatable {
  /// The number among users.
  public let user: Int32
  /// What is recommended, best first; fewer than asked for where paths end in few products.
  public let products: [Recommendation]
  /// All paths walked, whether they end in a product or not.
  public let paths: [WalkedPath]
}

extension [UserRecommendations] {
  /// How many products a user is recommended on average; 0 without users.
  public var meanListLength: Double {
    isEmpty ? 0 : Double(reduce(0) { $0 + $1.products.count }) / Double(count)
  }
}

extension RecommendationMetrics {
  /// The metrics of what a search found; see the other initializer.
  public init(
    _ found: [UserRecommendations], test: SparseRows, leavingOutShorterThan length: Int = 0
  ) {
    self.init(
      found.map { $0.products.map(\.product) }, of: found.map(\.user), test: test,
      leavingOutShorterThan: length)
  }
}
