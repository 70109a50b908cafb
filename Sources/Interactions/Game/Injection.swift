/// What reaches an update: accounts that nobody real stands behind, each with clicks of its own.
///
/// A ``Poison`` is what an attacker hands in; an injection is what is left of it after whatever stands
/// before the recommender. Rows are ragged, and an account keeps its slot, its place among the
/// roster's fake users (see ``UserRoster/fakeUser(_:)``), when others are dropped: the same account
/// meets the same parameters of the model whoever else was admitted.
public struct Injection: Sendable, Hashable {
  /// The slot of each account, from 0, ascending, `[count]`.
  public let slots: [Int]
  /// All clicks, account after account.
  public let clicks: [ItemID]
  /// `clicks[offsets[a]..<offsets[a + 1]]` are account a's, `[count + 1]`.
  private let offsets: [Int]

  /// Accounts by slot with what they click, in order.
  ///
  /// - Parameter accounts: Slots are at least 0 and differ; an account without clicks may be there.
  public init(_ accounts: [(slot: Int, clicks: [ItemID])]) {
    let accounts = accounts.sorted { $0.slot < $1.slot }
    slots = accounts.map(\.slot)
    clicks = accounts.flatMap(\.clicks)
    offsets = accounts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.clicks.count) }
    precondition(
      (slots.first ?? 0) >= 0 && zip(slots, slots.dropFirst()).allSatisfy(<),
      "every account has a slot of its own, at least 0")
  }

  /// All accounts of `poison`, in the slots of its trajectories.
  public init(_ poison: Poison) {
    slots = Array(0..<poison.fakeUserCount)
    clicks = poison.clicks
    offsets = (0...poison.fakeUserCount).map { $0 * poison.clicksPerFakeUser }
  }

  /// No account at all.
  public static let none = Injection([])

  /// The number of accounts.
  public var count: Int { slots.count }

  /// What the account at a position clicks, in order; positions follow ``slots``.
  public subscript(position: Int) -> ArraySlice<ItemID> {
    clicks[offsets[position]..<offsets[position + 1]]
  }

  /// The share of clicks that fall on target items, from 0 to 1; 0 without clicks.
  public func targetClickRatio(in catalog: ItemCatalog) -> Double {
    guard !clicks.isEmpty else { return 0 }
    return Double(clicks.count { catalog.isTarget($0) }) / Double(clicks.count)
  }

  /// Whether every account has a place among `users`' fake ones and every click is on one of `items`.
  ///
  /// What fits can be learned from without a look at a single id again.
  public func fits(_ users: UserRoster, _ items: ItemCatalog) -> Bool {
    (slots.last ?? -1) < users.fakeCount
      && clicks.allSatisfy { UInt32(bitPattern: $0.rawValue) < UInt32(items.count) }
  }
}
