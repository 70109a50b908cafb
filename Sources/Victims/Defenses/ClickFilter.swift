import Interactions

extension InteractionLog {
  /// This log with the clicks that `isKept` says, which is asked about user after user, in order.
  ///
  /// Whoever has no click left stays, with an empty row.
  public func filtered(
    _ isKept: (_ user: UserID, _ position: Int, _ item: ItemID) throws -> Bool
  ) rethrows -> InteractionLog {
    var offsets = [0]
    offsets.reserveCapacity(userCount + 1)
    var kept: [ItemID] = []
    kept.reserveCapacity(count)
    var times: [Double]? = self.times.map { _ in [] }
    for index in 0..<userCount {
      let user = UserID(index)
      let row = self[user]
      for (position, item) in row.enumerated() where try isKept(user, position, item) {
        kept.append(item)
        if let time = self.times?[row.startIndex + position] { times?.append(time) }
      }
      offsets.append(kept.count)
    }
    return InteractionLog(offsets: offsets, items: kept, times: times, itemCount: itemCount)
  }
}

extension Injection {
  /// This injection with the clicks that `isKept` says, which is asked about account after account, in
  /// order.
  ///
  /// Accounts of which nothing is left are left out.
  public func filtered(
    _ isKept: (_ account: Int, _ position: Int, _ item: ItemID) throws -> Bool
  ) rethrows -> Injection {
    var accounts: [(slot: Int, clicks: [ItemID])] = []
    for (account, slot) in slots.enumerated() {
      var clicks: [ItemID] = []
      for (position, item) in self[account].enumerated()
      where try isKept(account, position, item) { clicks.append(item) }
      if !clicks.isEmpty { accounts.append((slot: slot, clicks: clicks)) }
    }
    return Injection(accounts)
  }
}
