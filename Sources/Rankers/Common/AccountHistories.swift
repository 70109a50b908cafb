import Interactions

/// What every account has clicked so far, by slot: in the log of the fit, then in one update after
/// another.
///
/// This is what a model knows of an account when the next update comes; see
/// ``Ranker/update(with:using:)``.
struct AccountHistories: Sendable {
  /// All clicks of the account in each slot, oldest first.
  private var rows: [[ItemID]] = []
  /// How many of them the log of the fit had.
  private var fittedCounts: [Int] = []

  /// Nothing is known of anybody.
  init() {}

  /// What `log`, which was fitted, has of the fake users of `users`.
  init(_ log: InteractionLog, users: UserRoster) {
    rows = (min(users.realCount, log.userCount)..<log.userCount).map { Array(log[UserID($0)]) }
    fittedCounts = rows.map(\.count)
  }

  /// One past the last slot that anything is known of.
  var slotCount: Int { rows.count }

  /// All clicks of the account in a slot, oldest first; none where nothing is known.
  subscript(slot: Int) -> [ItemID] { slot < rows.count ? rows[slot] : [] }

  /// The last click of an account that the fit knew, if any, then all that came since: consecutive
  /// ones are the pairs that updates brought.
  func sinceFit(_ slot: Int) -> ArraySlice<ItemID> {
    guard slot < rows.count else { return [] }
    return rows[slot].dropFirst(max(0, fittedCounts[slot] - 1))
  }

  /// Appends the clicks of `injection` to what its accounts clicked before.
  mutating func append(_ injection: Injection) {
    for (position, slot) in injection.slots.enumerated() {
      while rows.count <= slot {
        rows.append([])
        fittedCounts.append(0)
      }
      rows[slot] += injection[position]
    }
  }
}
