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
  /// - Throws: An ``InputError`` without a file if no user is left.
  package init(
    name: String, table: InteractionTable, bounds: ClosedRange<Int> = 1...Int.max,
    unique: Bool = false
  ) throws {
    var rows = Dataset.rowsInTimeOrder(table)
    var firsts = rows
    let repeats = Dataset.keepFirst(
      &firsts, items: table.items, itemCount: table.itemNames.count)
    let isShortened = unique && repeats > 0
    if isShortened { rows = firsts }

    let kept = rows.users.indices.filter { bounds.contains(rows.users[$0].count) }
    guard !kept.isEmpty else {
      throw InputError(
        .data, "no user has between \(bounds.lowerBound) and \(bounds.upperBound) interactions")
    }
    let cataloged =
      isShortened ? kept : rows.users.indices.filter { rows.users[$0].count >= bounds.lowerBound }
    var newItem = [Int32](repeating: -1, count: table.itemNames.count)
    for user in cataloged {
      for row in rows.order[rows.users[user]] { newItem[Int(table.items[Int(row)])] = 0 }
    }
    var itemNames: [String] = []
    for item in newItem.indices where newItem[item] == 0 {
      newItem[item] = Int32(itemNames.count)
      itemNames.append(table.itemNames[item])
    }

    var offsets = [0]
    var items: [ItemID] = []
    items.reserveCapacity(rows.order.count)
    for user in kept {
      for row in rows.order[rows.users[user]] {
        items.append(ItemID(Int(newItem[Int(table.items[Int(row)])])))
      }
      offsets.append(items.count)
    }
    self.init(
      name: name, userNames: kept.map { table.userNames[$0] }, itemNames: itemNames,
      log: InteractionLog(offsets: offsets, items: items, itemCount: itemNames.count),
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

  /// Rows of a table, grouped by user: `order[users[u]]` are user u's, oldest first.
  private struct GroupedRows {
    var order: [Int32]
    var users: [Range<Int>]
  }

  private static func rowsInTimeOrder(_ table: InteractionTable) -> GroupedRows {
    var counts = [Int](repeating: 0, count: table.userNames.count)
    for user in table.users { counts[Int(user)] += 1 }
    var next: [Int] = []
    var users: [Range<Int>] = []
    var start = 0
    for count in counts {
      next.append(start)
      users.append(start..<start + count)
      start += count
    }
    var order = [Int32](repeating: 0, count: start)
    for (row, user) in table.users.enumerated() {
      order[next[Int(user)]] = Int32(row)
      next[Int(user)] += 1
    }
    guard !table.times.isEmpty else { return GroupedRows(order: order, users: users) }
    let times = table.times
    for range in users {
      let ascending = range.dropFirst().allSatisfy {
        times[Int(order[$0 - 1])] <= times[Int(order[$0])]
      }
      guard !ascending else { continue }
      order[range].sort {
        let (first, second) = (times[Int($0)], times[Int($1)])
        return first == second ? $0 < $1 : first < second
      }
    }
    return GroupedRows(order: order, users: users)
  }

  /// Removes repeats of an item in a user's rows; returns how many there were.
  private static func keepFirst(
    _ rows: inout GroupedRows, items: [Int32], itemCount: Int
  ) -> Int {
    var found = 0
    var lastUser = [Int](repeating: -1, count: itemCount)
    for (user, range) in rows.users.enumerated() {
      var end = range.lowerBound
      for position in range {
        let item = Int(items[Int(rows.order[position])])
        guard lastUser[item] != user else { continue }
        lastUser[item] = user
        rows.order[end] = rows.order[position]
        end += 1
      }
      rows.users[user] = range.lowerBound..<end
      found += range.upperBound - end
    }
    return found
  }
}
