import Interactions

/// Which items each user has interacted with: what negatives are drawn around.
struct SeenItems: Sendable {
  /// `items[offsets[u]..<offsets[u + 1]]` are user u's distinct items in ascending order.
  private let offsets: [Int32]
  private let items: [Int32]

  /// The distinct items of every user of `log`.
  init(_ log: InteractionLog) {
    var offsets: [Int32] = [0]
    var items: [Int32] = []
    items.reserveCapacity(log.count)
    for user in 0..<log.userCount {
      var last: Int32 = -1
      for item in log[UserID(user)].map(\.rawValue).sorted() where item != last {
        items.append(item)
        last = item
      }
      offsets.append(Int32(items.count))
    }
    self.offsets = offsets
    self.items = items
  }

  /// How many different items below `bound` a user has.
  func count(of user: Int, below bound: Int) -> Int {
    items[Int(offsets[user])..<Int(offsets[user + 1])].prefix { $0 < bound }.count
  }

  /// A user's distinct items, ascending.
  func items(of user: Int) -> ArraySlice<Int32> {
    items[Int(offsets[user])..<Int(offsets[user + 1])]
  }

  /// Calls `body` with a view for hot loops.
  func withView<R>(_ body: (View) throws -> R) rethrows -> R? {
    try offsets.withUnsafeBufferPointer { offsets in
      try items.withUnsafeBufferPointer { items in
        guard let offsets = offsets.baseAddress, let items = items.baseAddress else { return nil }
        return try body(View(offsets: offsets, items: items))
      }
    }
  }

  /// Unchecked access for the time of ``withView(_:)``.
  struct View {
    let offsets: UnsafePointer<Int32>
    let items: UnsafePointer<Int32>

    /// Whether `user` has interacted with `item`; logarithmic in the user's items and without a
    /// branch that depends on them.
    @inline(__always)
    func contains(_ item: Int32, of user: Int) -> Bool {
      var first = items + Int(offsets[user])
      var count = Int(offsets[user + 1] - offsets[user])
      guard count > 0 else { return false }
      while count > 1 {
        let half = count / 2
        first = first[half] <= item ? first + half : first
        count -= half
      }
      return first.pointee == item
    }
  }
}
