/// What a node of the knowledge graph stands for.
///
/// Nodes are numbered kind after kind in this order.
public enum EntityKind: UInt8, CaseIterable, Sendable, Codable {
  /// Somebody who purchases.
  case user
  /// What is purchased and recommended.
  case product
  /// Something that products are said to be related to; never recommended itself.
  case relatedProduct
  /// A maker of products.
  case brand
  /// A group of products.
  case category
  /// A word of reviews.
  case word

  /// What checkpoints and messages call it.
  public var name: String {
    switch self {
    case .user: "user"
    case .product: "product"
    case .relatedProduct: "related_product"
    case .brand: "brand"
    case .category: "category"
    case .word: "word"
    }
  }
}
