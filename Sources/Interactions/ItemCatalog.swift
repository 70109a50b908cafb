/// The items of an experiment: the original ones first, then the target items.
public struct ItemCatalog: Hashable, Sendable, Codable {
  /// How many items the real log knows, `|I|`.
  public let originalCount: Int
  /// How many new items without any interaction the attacker promotes, `|I_t|`.
  public let targetCount: Int

  /// A catalogue of `originalCount` known items and `targetCount` new ones; both at least 0.
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
