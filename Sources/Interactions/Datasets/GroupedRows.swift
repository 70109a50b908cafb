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
    var counts = [Int](repeating: 0, count: table.userNames.count)
    for user in table.users { counts[Int(user)] += 1 }
    var next: [Int] = []
    next.reserveCapacity(counts.count)
    users = []
    users.reserveCapacity(counts.count)
    var start = 0
    for count in counts {
      next.append(start)
      users.append(start..<start + count)
      start += count
    }
    let hasTimes = !table.times.isEmpty
    times = [Double](repeating: 0, count: hasTimes ? start : 0)
    items = [Int32](repeating: 0, count: start)
    for row in table.users.indices {
      let user = Int(table.users[row])
      let position = next[user]
      next[user] = position + 1
      items[position] = table.items[row]
      if hasTimes { times[position] = table.times[row] }
    }
    table.users = []
    table.items = []
    table.times = []
    if hasTimes { sort() }
    if !keepingTimes { times = [] }
  }

  private mutating func sort() {
    items.withUnsafeMutableBufferPointer { items in
      times.withUnsafeMutableBufferPointer { times in
        for range in users {
          if range.count <= 32 {
            GroupedRows.insertionSort(items, times, range)
          } else if !GroupedRows.isAscending(times, range) {
            let order = range.sorted { first, second in
              times[first] == times[second] ? first < second : times[first] < times[second]
            }
            let sorted = order.map { items[$0] }
            let sortedTimes = order.map { times[$0] }
            for offset in sorted.indices {
              items[range.lowerBound + offset] = sorted[offset]
              times[range.lowerBound + offset] = sortedTimes[offset]
            }
          }
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
    for (user, range) in users.enumerated() {
      for item in items[range] {
        if lastUser[Int(item)] == Int32(user) { found += 1 }
        lastUser[Int(item)] = Int32(user)
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
