/// How one node leads to the next: an edge's label, the same in both directions.
///
/// The order of the cases is the order of actions (the alphabetical one of the public PGPR), which
/// matters because the actor's outputs are positions in that order.
public enum Relation: UInt8, CaseIterable, Sendable, Codable {
  /// To the node itself; always action 0, and no edge of the graph.
  case stay
  /// Product to related product: who bought one bought the other.
  case alsoBought
  /// Product to related product: who viewed one viewed the other.
  case alsoViewed
  /// Product to category.
  case belongsTo
  /// Product to related product: bought in one order.
  case boughtTogether
  /// Product to word: a review of the product has the word.
  case describedAs
  /// User to word: a review by the user has the word.
  case mentions
  /// Product to brand.
  case producedBy
  /// User to product.
  case purchase

  /// Those that are edges of the graph: all but ``stay``.
  public static let edges = allCases.filter { $0 != .stay }

  /// What edges of the relation start from; of ``stay``, the user of the walk.
  public var head: EntityKind {
    switch self {
    case .stay, .mentions, .purchase: .user
    case .alsoBought, .alsoViewed, .belongsTo, .boughtTogether, .describedAs, .producedBy: .product
    }
  }

  /// What edges of the relation lead to.
  public var tail: EntityKind {
    switch self {
    case .stay: .user
    case .purchase: .product
    case .alsoBought, .alsoViewed, .boughtTogether: .relatedProduct
    case .belongsTo: .category
    case .producedBy: .brand
    case .describedAs, .mentions: .word
    }
  }

  /// What checkpoints and messages call it.
  public var name: String {
    switch self {
    case .stay: "stay"
    case .alsoBought: "also_bought"
    case .alsoViewed: "also_viewed"
    case .belongsTo: "belongs_to"
    case .boughtTogether: "bought_together"
    case .describedAs: "described_as"
    case .mentions: "mentions"
    case .producedBy: "produced_by"
    case .purchase: "purchase"
    }
  }
}
