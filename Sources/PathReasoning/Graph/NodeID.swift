/// A node of a knowledge graph: users first, then products and so on, in the order of
/// ``EntityKind``.
package struct NodeID: Hashable, Comparable, Sendable, Codable {
  /// The position among all nodes.
  package let rawValue: Int32

  /// The node at a position.
  @inlinable
  package init(_ index: Int) { rawValue = Int32(truncatingIfNeeded: index) }

  /// The position among all nodes, to index arrays with.
  @inlinable
  package var index: Int { Int(rawValue) }

  /// Orders by position.
  @inlinable
  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
