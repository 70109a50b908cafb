/// A sequence of relations that makes a path a good explanation of its end, a product.
///
/// Source: Xian et al. 2019 (PGPR), the patterns of its experiments.
public struct PathPattern: Sendable, Equatable {
  /// The relations of the three hops; a pattern of two hops ends with ``Relation/stay``.
  public let relations: [Relation]

  /// What users read: `purchase, also_bought, also_bought`.
  public var name: String { relations.map(\.name).joined(separator: ", ") }

  /// All patterns: mentions–described as; purchase and then any relation of products there and back;
  /// mentions–mentions–purchase.
  public static let all: [PathPattern] =
    [PathPattern(relations: [.mentions, .describedAs, .stay])]
    + [
      Relation.purchase, .describedAs, .producedBy, .belongsTo, .alsoBought, .alsoViewed,
      .boughtTogether,
    ].map { PathPattern(relations: [.purchase, $0, $0]) }
    + [PathPattern(relations: [.mentions, .mentions, .purchase])]

  /// Whether three hops along these relations follow a pattern.
  public static func matches(_ first: Relation, _ second: Relation, _ third: Relation) -> Bool {
    switch (first, second, third) {
    case (.mentions, .describedAs, .stay), (.mentions, .mentions, .purchase): true
    case (.purchase, .stay, _): false
    case (.purchase, let there, let back): there == back && there != .mentions
    default: false
    }
  }
}
