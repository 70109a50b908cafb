import Essentials
import Interactions

/// A log with false accounts in it, and who they are.
struct ScreeningScene {
  /// Everybody; false accounts follow the dataset's, unless real ones pass as such.
  let log: InteractionLog
  /// The accounts after the dataset's; nil where real ones pass as false ones.
  let newcomers: Injection?
  /// Who is false.
  let falseAccounts: [UserID]
  /// What the accounts after the dataset's are called.
  let newNames: [String]
  /// What the items after the dataset's are called.
  let newItems: [String]

  /// Real accounts of `dataset` that pass as false ones.
  init(_ dataset: Dataset, relabeling accounts: [UserID]) {
    log = dataset.log
    newcomers = nil
    falseAccounts = accounts
    (newNames, newItems) = ([], [])
  }

  /// The accounts of `injection` after those of `dataset`.
  ///
  /// - Parameters:
  ///   - injection: What they click; items after the dataset's are new ones.
  ///   - times: When, in seconds, `[accounts][clicks]`; nil for some moment of the log's last day, where
  ///     it has times.
  init(
    _ dataset: Dataset, adding injection: Injection, at times: [[Double]]? = nil, seed: UInt64,
    newNames: [String]? = nil, newItems: [String]? = nil
  ) {
    let known = dataset.log.itemCount
    let items = max(known, 1 + (injection.clicks.map(\.index).max() ?? -1))
    let rows = (0..<injection.count).map { Array(injection[$0]) }
    let moments = times ?? Self.moments(of: rows, in: dataset.log, seed: seed)
    log = dataset.log.appending(rows, at: moments, itemCount: items)
    newcomers = injection
    falseAccounts = rows.indices.map { UserID(dataset.log.userCount + $0) }
    self.newNames = newNames ?? injection.slots.map(dataset.fakeUserName)
    self.newItems = newItems ?? (known..<items).map { dataset.itemName(ItemID($0)) }
  }

  /// Moments of the log's last day; nil where it has no times.
  private static func moments(
    of rows: [[ItemID]], in log: InteractionLog, seed: UInt64
  ) -> [[Double]]? {
    guard let last = log.times?.max(), let first = log.times?.min() else { return nil }
    let day = max(first, last - 86_400)...last
    return rows.enumerated().map { account, row in
      var rng = SeededGenerator(seed: seed, stream: "times", index: account)
      return row.map { _ in Double.random(in: day, using: &rng) }.sorted()
    }
  }

  /// What an account is called.
  func userName(_ user: UserID, in dataset: Dataset) -> String {
    user.index < dataset.userNames.count
      ? dataset.userNames[user.index] : newNames[user.index - dataset.userNames.count]
  }

  /// What an item is called.
  func itemName(_ item: ItemID, in dataset: Dataset) -> String {
    item.index < dataset.itemNames.count
      ? dataset.itemNames[item.index] : newItems[item.index - dataset.itemNames.count]
  }
}

extension ScreeningScene {
  /// The accounts of a file after those of `dataset`, items by their names.
  ///
  /// - Throws: An ``InputError`` if the file cannot be read, or if an account of it is one of the log.
  init(_ dataset: Dataset, reading path: String, seed: UInt64) throws {
    let file = try AccountFile(path: path)
    try file.checkNames(amid: dataset)
    // What the log does not know is new, whoever promotes it.
    let known = Set(dataset.itemNames.map { Array($0.utf8) })
    var seen: Set<[UInt8]> = []
    let newItems = file.clicks.flatMap { $0 }.filter { name in
      let name = Array(name.utf8)
      return !known.contains(name) && seen.insert(name).inserted
    }
    self.init(
      dataset, adding: try file.injection(naming: dataset.itemNames + newItems, of: dataset),
      at: file.times, seed: seed, newNames: file.names, newItems: newItems)
  }
}

extension InteractionLog {
  /// This log with further users, and times where both have them.
  fileprivate func appending(
    _ rows: [[ItemID]], at moments: [[Double]]?, itemCount: Int
  ) -> InteractionLog {
    var offsets = offsets
    var items = items
    for row in rows {
      items += row
      offsets.append(items.count)
    }
    let times = self.times.flatMap { times in moments.map { times + $0.flatMap { $0 } } }
    return InteractionLog(offsets: offsets, items: items, times: times, itemCount: itemCount)
  }
}
