/// A user of a log, numbered from 0; fake users follow the real ones (see ``UserRoster``).
public struct UserID: Hashable, Comparable, Sendable, Codable {
  /// The position among all users.
  public let rawValue: Int32

  /// The user at a position.
  @inlinable
  public init(_ index: Int) { rawValue = Int32(truncatingIfNeeded: index) }

  /// The position among all users, to index arrays with.
  @inlinable
  public var index: Int { Int(rawValue) }

  /// Orders by position.
  @inlinable
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// An item of a catalogue, numbered from 0; target items follow the original ones (see
/// ``ItemCatalog``).
public struct ItemID: Hashable, Comparable, Sendable, Codable {
  /// The position in the catalogue.
  public let rawValue: Int32

  /// The item at a position.
  @inlinable
  public init(_ index: Int) { rawValue = Int32(truncatingIfNeeded: index) }

  /// The position in the catalogue, to index arrays with.
  @inlinable
  public var index: Int { Int(rawValue) }

  /// Orders by position.
  @inlinable
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
