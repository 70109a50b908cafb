/// A node of a knowledge graph: users first, then products and so on, in the order of
/// ``EntityKind``.
public struct NodeID: Hashable, Comparable, Sendable, Codable {
  /// The position among all nodes.
  public let rawValue: Int32

  /// The node at a position.
  @inlinable
  public init(_ index: Int) { rawValue = Int32(truncatingIfNeeded: index) }

  /// The position among all nodes, to index arrays with.
  @inlinable
  public var index: Int { Int(rawValue) }

  /// Orders by position.
  @inlinable
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
