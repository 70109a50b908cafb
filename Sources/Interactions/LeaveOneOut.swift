/// A log divided per user: the last interaction for testing, the one before for validation, the
/// rest for training.
///
/// Users with fewer than three interactions are only trained on.
public struct LeaveOneOut: Sendable {
  /// What rankers learn from; as many users and items as the whole log has.
  public let train: InteractionLog
  /// Each user's next-to-last item, `[users]`; nil for users with fewer than three.
  public let validation: [ItemID?]
  /// Each user's last item, `[users]`; nil for users with fewer than three.
  public let test: [ItemID?]

  /// Divides `log`.
  public init(_ log: InteractionLog) {
    var offsets = [0]
    offsets.reserveCapacity(log.userCount + 1)
    var items: [ItemID] = []
    items.reserveCapacity(log.count)
    var times: [Double]? = log.times.map { _ in [] }
    var validation: [ItemID?] = []
    var test: [ItemID?] = []
    for user in 0..<log.userCount {
      let row = log[UserID(user)]
      if let whole = log.times(of: UserID(user)) {
        times?.append(contentsOf: row.count >= 3 ? whole.dropLast(2) : whole)
      }
      if row.count >= 3 {
        items += row.dropLast(2)
        validation.append(row[row.endIndex - 2])
        test.append(row[row.endIndex - 1])
      } else {
        items += row
        validation.append(nil)
        test.append(nil)
      }
      offsets.append(items.count)
    }
    train = InteractionLog(
      offsets: offsets, items: items, times: times, itemCount: log.itemCount)
    self.validation = validation
    self.test = test
  }
}
