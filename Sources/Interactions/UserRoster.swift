/// The users of an experiment: the real ones first, then room for the attacker's accounts.
public struct UserRoster: Hashable, Sendable, Codable {
  /// How many users the real log has.
  public let realCount: Int
  /// How many fake users a poison may bring, N.
  public let fakeCount: Int

  /// A roster of `realCount` people and room for `fakeCount` accounts; both at least 0.
  public init(realCount: Int, fakeCount: Int) {
    precondition(realCount >= 0 && fakeCount >= 0, "a roster cannot be negative")
    self.realCount = realCount
    self.fakeCount = fakeCount
  }

  /// All users, real and fake.
  @inlinable
  public var count: Int { realCount + fakeCount }

  /// The positions of the real users.
  @inlinable
  public var real: Range<Int> { 0..<realCount }

  /// The user that a poison's trajectory `index` belongs to.
  @inlinable
  public func fakeUser(_ index: Int) -> UserID { UserID(realCount + index) }
}
