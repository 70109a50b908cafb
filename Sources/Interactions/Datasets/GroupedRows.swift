import Dispatch

/// The rows of a table by user, oldest first; rows of equal time, or without a time, stay as they
/// stood.
struct GroupedRows {
  /// The item of each row: `items[users[u]]` are user u's.
  private(set) var items: [Int32]
  /// The time of each of ``items``, as the table has it; empty without times, or if nobody asked.
  private(set) var times: [Double]
  private(set) var users: [Range<Int>]

  /// Groups the rows of `table` and lets go of them there: a log fills much of a machine's memory, and
  /// need not do so twice.
  init(takingFrom table: inout InteractionTable, keepingTimes: Bool = false) {
    let count = table.users.count
    var next = [Int32](repeating: 0, count: table.userNames.count)
    next.withUnsafeMutableBufferPointer { next in
      table.users.forEachBlock { for user in $0 { next[Int(user)] += 1 } }
    }
    var users: [Range<Int>] = []
    users.reserveCapacity(next.count)
    var start = 0
    for user in next.indices {
      let end = start + Int(next[user])
      users.append(start..<end)
      next[user] = Int32(start)
      start = end
    }
    self.users = users
    var times: [Double] = []
    items = [Int32](unsafeUninitializedCapacity: count) { items, filled in
      guard let items = items.baseAddress else { return }
      if !keepingTimes, let first = GroupedRows.firstMoment(table.times) {
        GroupedRows.sortMoments(from: first, table, users, &next, items)
      } else {
        times = GroupedRows.group(table, users, &next, items)
      }
      filled = count
    }
    self.times = keepingTimes ? times : []
    table.users = RowColumn()
    table.items = RowColumn()
    table.times = RowColumn()
  }

  /// Calls `body` with the place, the item and the time, 0 if there is none, of each row of the users
  /// `range`; `next` holds every user's next place.
  @inline(__always)
  private static func forEachRow(
    of table: InteractionTable, users range: Range<Int32>, _ next: UnsafeMutablePointer<Int32>,
    _ body: (_ position: Int, _ item: Int32, _ time: Double) -> Void
  ) {
    let hasTimes = !table.times.isEmpty
    for block in 0..<table.users.blockCount {
      let (users, items) = (table.users.block(block), table.items.block(block))
      let times = hasTimes ? table.times.block(block) : []
      precondition(users.count == items.count && (!hasTimes || times.count == items.count))
      users.withUnsafeBufferPointer { users in
        items.withUnsafeBufferPointer { items in
          times.withUnsafeBufferPointer { times in
            for row in users.indices where range.contains(users[row]) {
              let user = Int(users[row])
              let position = next[user]
              next[user] = position + 1
              body(Int(position), items[row], hasTimes ? times[row] : 0)
            }
          }
        }
      }
    }
  }

  /// Writes the items to `target` by user, and by time where there is one.
  ///
  /// - Returns: The time of each of them; nothing without times.
  private static func group(
    _ table: InteractionTable, _ users: [Range<Int>], _ next: inout [Int32],
    _ target: UnsafeMutablePointer<Int32>
  ) -> [Double] {
    let all = 0..<Int32(users.count)
    var times = [Double](repeating: 0, count: table.times.isEmpty ? 0 : table.users.count)
    next.withUnsafeMutableBufferPointer { next in
      guard let next = next.baseAddress else { return }
      guard !table.times.isEmpty else {
        return forEachRow(of: table, users: all, next) { position, item, _ in
          target[position] = item
        }
      }
      times.withUnsafeMutableBufferPointer { times in
        forEachRow(of: table, users: all, next) { position, item, time in
          target[position] = item
          times[position] = time
        }
        sort(UnsafeMutableBufferPointer(start: target, count: times.count), by: times, users)
      }
    }
    return times
  }

  /// The least of `times`, if all of them are whole numbers and less than 2³² after it.
  private static func firstMoment(_ times: RowColumn<Double>) -> Double? {
    if times.isEmpty { return nil }
    var (least, most, isWhole) = (Double.infinity, -Double.infinity, true)
    times.forEachBlock { times in
      for time in times {
        least = time < least ? time : least
        most = time > most ? time : most
        isWhole = isWhole && time == time.rounded(.towardZero)
      }
    }
    // Beyond 2⁵³ a difference is rounded.
    guard isWhole, max(abs(least), abs(most)) < 0x1p53, most - least < 0x1p32 else { return nil }
    return least
  }

  /// Groups and sorts by times after `first`, each in one word with its item: what lies together is
  /// written and compared together.
  private static func sortMoments(
    from first: Double, _ table: InteractionTable, _ users: [Range<Int>], _ next: inout [Int32],
    _ target: UnsafeMutablePointer<Int32>
  ) {
    let count = table.users.count
    let memory = LargeMemory<UInt64>(count: count)
    // Halves of the rows, on two threads, which write to different places.
    let middle = users.firstIndex { $0.lowerBound >= count / 2 } ?? users.count
    next.withUnsafeMutableBufferPointer { next in
      guard let next = next.baseAddress else { return }
      nonisolated(unsafe) let (place, words, target) = (next, memory.start, target)
      DispatchQueue.concurrentPerform(iterations: 2) { half in
        let half = half == 0 ? 0..<middle : middle..<users.count
        forEachRow(of: table, users: Int32(half.lowerBound)..<Int32(half.upperBound), place) {
          position, item, time in
          words[position] = UInt64(time - first) << 32 | UInt64(UInt32(bitPattern: item))
        }
        for range in users[half] {
          sort(words, range)
          for position in range { target[position] = Int32(truncatingIfNeeded: words[position]) }
        }
      }
    }
  }

  /// Sorts the words of `range` by their upper halves; stable.
  private static func sort(_ words: UnsafeMutablePointer<UInt64>, _ range: Range<Int>) {
    if range.count <= 32 {
      insertionSort(words, range)
    } else if !isAscending(words, range) {
      let sorted = range.sorted { first, second in
        let (one, other) = (words[first] >> 32, words[second] >> 32)
        return one == other ? first < second : one < other
      }.map { words[$0] }
      for (offset, word) in sorted.enumerated() { words[range.lowerBound + offset] = word }
    }
  }

  private static func isAscending(
    _ words: UnsafeMutablePointer<UInt64>, _ range: Range<Int>
  ) -> Bool {
    for position in range.dropFirst() where words[position - 1] >> 32 > words[position] >> 32 {
      return false
    }
    return true
  }

  /// Stable, and for the few rows that most users have faster than any other.
  private static func insertionSort(
    _ words: UnsafeMutablePointer<UInt64>, _ range: Range<Int>
  ) {
    guard !range.isEmpty else { return }
    for position in range.lowerBound + 1..<max(range.upperBound, range.lowerBound + 1) {
      let word = words[position]
      var hole = position
      while hole > range.lowerBound, words[hole - 1] >> 32 > word >> 32 {
        words[hole] = words[hole - 1]
        hole -= 1
      }
      words[hole] = word
    }
  }

  private static func sort(
    _ items: UnsafeMutableBufferPointer<Int32>, by times: UnsafeMutableBufferPointer<Double>,
    _ users: [Range<Int>]
  ) {
    for range in users {
      if range.count <= 32 {
        insertionSort(items, times, range)
      } else if !isAscending(times, range) {
        let order = range.sorted { first, second in
          times[first] == times[second] ? first < second : times[first] < times[second]
        }
        let sorted = order.map { (item: items[$0], time: times[$0]) }
        for (offset, row) in sorted.enumerated() {
          items[range.lowerBound + offset] = row.item
          times[range.lowerBound + offset] = row.time
        }
      }
    }
  }

  private static func isAscending(
    _ times: UnsafeMutableBufferPointer<Double>, _ range: Range<Int>
  ) -> Bool {
    for position in range.dropFirst() where times[position - 1] > times[position] { return false }
    return true
  }

  /// Stable, and for the few rows that most users have faster than any other.
  private static func insertionSort(
    _ items: UnsafeMutableBufferPointer<Int32>, _ times: UnsafeMutableBufferPointer<Double>,
    _ range: Range<Int>
  ) {
    for position in range.dropFirst() {
      let (item, time) = (items[position], times[position])
      var hole = position
      while hole > range.lowerBound, times[hole - 1] > time {
        items[hole] = items[hole - 1]
        times[hole] = times[hole - 1]
        hole -= 1
      }
      items[hole] = item
      times[hole] = time
    }
  }

  /// How many rows repeat an item of the same user.
  func repeats(itemCount: Int) -> Int {
    var lastUser = [Int32](repeating: -1, count: itemCount)
    var found = 0
    items.withUnsafeBufferPointer { items in
      lastUser.withUnsafeMutableBufferPointer { lastUser in
        for (user, range) in users.enumerated() {
          for position in range {
            let item = Int(items[position])
            found += lastUser[item] == Int32(user) ? 1 : 0
            lastUser[item] = Int32(user)
          }
        }
      }
    }
    return found
  }

  /// Removes rows that repeat an earlier item of the same user.
  mutating func keepFirst(itemCount: Int) {
    var lastUser = [Int32](repeating: -1, count: itemCount)
    for (user, range) in users.enumerated() {
      var end = range.lowerBound
      for position in range where lastUser[Int(items[position])] != Int32(user) {
        lastUser[Int(items[position])] = Int32(user)
        items[end] = items[position]
        if !times.isEmpty { times[end] = times[position] }
        end += 1
      }
      users[user] = range.lowerBound..<end
    }
  }
}
