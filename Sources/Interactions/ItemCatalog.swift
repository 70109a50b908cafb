/// The items of an experiment: the original ones first, then the target items.
///
/// Seen from an attacker, targets are what it promotes: items of the log, if there are such, which a
/// `Promotion` has put last, then new ones. Seen from a recommender, originals are what the log knows
/// and targets are what it does not.
public struct ItemCatalog: Hashable, Sendable, Codable {
  /// How many items there are beside the targets, `|I|`.
  public let originalCount: Int
  /// How many items are promoted, `|I_t|`.
  public let targetCount: Int

  /// A catalogue of `originalCount` items and `targetCount` targets; both at least 0.
  public init(originalCount: Int, targetCount: Int) {
    precondition(originalCount >= 0 && targetCount >= 0, "a catalogue cannot be negative")
    self.originalCount = originalCount
    self.targetCount = targetCount
  }

  /// All items, original and target.
  @inlinable
  public var count: Int { originalCount + targetCount }

  /// The positions of the original items.
  @inlinable
  public var originals: Range<Int> { 0..<originalCount }

  /// The positions of the target items.
  @inlinable
  public var targets: Range<Int> { originalCount..<count }

  /// Whether `item` is one that the attacker promotes.
  @inlinable
  public func isTarget(_ item: ItemID) -> Bool { item.index >= originalCount }
}
