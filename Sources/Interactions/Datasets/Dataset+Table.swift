import Essentials

extension Dataset {
  /// The dataset that `table` holds, under the rules of a recipe.
  ///
  /// In this order: each user's rows are brought into time order (rows of equal time, or without a
  /// time, stay as they stand in the file); with `unique`, only the first of a user's rows about the
  /// same item stays; users with fewer than `bounds` rows go; the items that are left are the
  /// catalogue; users with more go. Where `unique` has removed anything, the catalogue is made last,
  /// of the items that are left in the end, as the reference measurements without repeats had it. Users and items are
  /// numbered by their first appearance in the file.
  ///
  /// - Parameter keepingTimes: Whether the log says when things were, for whoever hands it on.
  /// - Throws: An ``InputError`` without a file if no user is left.
  package init(
    name: String, table: consuming InteractionTable, bounds: ClosedRange<Int> = 1...Int.max,
    unique: Bool = false, keepingTimes: Bool = false
  ) throws {
    let itemTotal = table.itemNames.count
    var rows = GroupedRows(takingFrom: &table, keepingTimes: keepingTimes)
    let repeats = rows.repeats(itemCount: itemTotal)
    let isShortened = unique && repeats > 0
    if isShortened { rows.keepFirst(itemCount: itemTotal) }

    let kept = rows.users.indices.filter { bounds.contains(rows.users[$0].count) }
    guard !kept.isEmpty else {
      throw InputError(
        .data, "no user has between \(bounds.lowerBound) and \(bounds.upperBound) interactions")
    }
    let cataloged =
      isShortened ? kept : rows.users.indices.filter { rows.users[$0].count >= bounds.lowerBound }
    var newItem = [Int32](repeating: -1, count: itemTotal)
    rows.items.withUnsafeBufferPointer { items in
      newItem.withUnsafeMutableBufferPointer { newItem in
        for user in cataloged {
          for position in rows.users[user] { newItem[Int(items[position])] = 0 }
        }
      }
    }
    var itemNames: [String] = []
    for item in newItem.indices where newItem[item] == 0 {
      newItem[item] = Int32(itemNames.count)
      itemNames.append(table.itemNames[item])
    }

    var offsets = [0]
    offsets.reserveCapacity(kept.count + 1)
    for user in kept { offsets.append(offsets[offsets.count - 1] + rows.users[user].count) }
    let total = offsets[kept.count]
    let items = [ItemID](unsafeUninitializedCapacity: total) { items, filled in
      rows.items.withUnsafeBufferPointer { old in
        newItem.withUnsafeBufferPointer { newItem in
          for user in kept {
            for position in rows.users[user] {
              items.initializeElement(at: filled, to: ItemID(Int(newItem[Int(old[position])])))
              filled += 1
            }
          }
        }
      }
    }
    self.init(
      name: name, userNames: kept.map { table.userNames[$0] }, itemNames: itemNames,
      log: InteractionLog(
        offsets: offsets, items: items, times: rows.seconds(of: kept, table.input?.times),
        itemCount: itemNames.count),
      input: Dataset.completed(
        table.input, rows.users, kept: kept, bounds: bounds, isUnique: unique, repeats: repeats))
  }

  /// A summary with what is known once rows are grouped by user.
  private static func completed(
    _ input: InputSummary?, _ users: [Range<Int>], kept: [Int], bounds: ClosedRange<Int>,
    isUnique: Bool, repeats: Int
  ) -> InputSummary? {
    guard var input else { return nil }
    input.duplicates = repeats
    if isUnique, repeats > 0 { input.drop(repeats, "repeated (--unique)") }
    let short = users.reduce(0) { $1.count < bounds.lowerBound ? $0 + $1.count : $0 }
    if short > 0 { input.drop(short, "of users with fewer than \(bounds.lowerBound)") }
    let long = users.reduce(0) { $1.count > bounds.upperBound ? $0 + $1.count : $0 }
    if long > 0 { input.drop(long, "of users with more than \(bounds.upperBound.grouped)") }
    input.users = kept.count
    input.testableUsers = kept.count { users[$0].count >= 3 }
    return input
  }
}

extension GroupedRows {
  /// When the rows of `kept` users were, in seconds; nil if they have no times.
  fileprivate func seconds(of kept: [Int], _ unit: InputSummary.Times?) -> [Double]? {
    guard !times.isEmpty else { return nil }
    let perSecond = unit?.perSecond ?? 1
    return kept.flatMap { user in times[users[user]].lazy.map { $0 / perSecond } }
  }
}
