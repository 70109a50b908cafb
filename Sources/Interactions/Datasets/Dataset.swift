import Essentials

/// A log with the names of its users and items.
public struct Dataset: Sendable {
  /// What it is called.
  public let name: String
  /// What each user is called, `[users]`.
  public let userNames: [String]
  /// What each item is called, `[items]`.
  public let itemNames: [String]
  /// Who interacted with what, in time order.
  public let log: InteractionLog
  /// The SHA-256 of names and log, 64 hexadecimal digits: equal wherever the same content lies.
  public let checksum: String
  /// What was understood of the file that it was read from; nil if it was not read from one.
  public let input: InputSummary?
  /// New items that have a name of their own; further ones are numbered.
  package let newItemNames: [String]
  /// How new items and fake users are called, unlike anything of the log.
  private let targetPrefix: String
  private let fakeUserPrefix: String

  /// A dataset from its parts.
  public init(
    name: String, userNames: [String], itemNames: [String], log: InteractionLog,
    input: InputSummary? = nil
  ) {
    self.init(
      name: name, userNames: userNames, itemNames: itemNames, log: log, input: input,
      newItemNames: [])
  }

  /// A dataset from its parts, with names of new items that are none of `itemNames`.
  package init(
    name: String, userNames: [String], itemNames: [String], log: InteractionLog,
    input: InputSummary?, newItemNames: [String]
  ) {
    self.init(
      name: name, userNames: userNames, itemNames: itemNames, log: log, input: input,
      newItemNames: newItemNames,
      knownChecksum: Dataset.checksum(userNames: userNames, itemNames: itemNames, log: log))
  }

  /// A dataset whose ``checksum`` has been computed before.
  package init(
    name: String, userNames: [String], itemNames: [String], log: InteractionLog,
    input: InputSummary?, newItemNames: [String] = [], knownChecksum: String
  ) {
    precondition(userNames.count == log.userCount && itemNames.count == log.itemCount)
    self.name = name
    self.userNames = userNames
    self.itemNames = itemNames
    self.log = log
    self.input = input
    self.newItemNames = newItemNames
    checksum = knownChecksum
    targetPrefix = Dataset.prefix("target", unlike: itemNames + newItemNames)
    fakeUserPrefix = Dataset.prefix("fake", unlike: userNames)
  }

  /// "# Samples" of PoisonRec's Table II: interactions − users.
  public var sampleCount: Int { log.count - log.userCount }

  /// What an item of a catalogue over this dataset is called.
  ///
  /// New items after the known ones are called as somebody has named them, further ones `target-0`,
  /// `target-1` and so on; `target2-0` where an item of the log begins with `target-`, as in one that was
  /// poisoned before, `target3-0` and so on.
  public func itemName(_ item: ItemID) -> String {
    if item.index < itemNames.count { return itemNames[item.index] }
    let new = item.index - itemNames.count
    return new < newItemNames.count
      ? newItemNames[new] : targetPrefix + "\(new - newItemNames.count)"
  }

  /// What fake user `index` of an attack is called: `fake-0`, or `fake2-0` where a user of the log
  /// begins with `fake-`, and so on.
  public func fakeUserName(_ index: Int) -> String { fakeUserPrefix + "\(index)" }

  /// The first of `word-`, `word2-`, `word3-`… with which no name begins.
  private static func prefix(_ word: String, unlike names: [String]) -> String {
    let taken = names.filter { $0.utf8.starts(with: word.utf8) }
    let candidates = ["\(word)-"] + (2...(taken.count + 2)).map { "\(word)\($0)-" }
    return candidates.first { candidate in
      !taken.contains { $0.utf8.starts(with: candidate.utf8) }
    } ?? candidates[0]
  }

  private static func checksum(
    userNames: [String], itemNames: [String], log: InteractionLog
  ) -> String {
    var fingerprint = Fingerprint()
    // 0xFF occurs in no UTF-8 text, so that it ends a name.
    for names in [userNames, itemNames] {
      fingerprint.add([Int32(names.count).littleEndian])
      var bytes: [UInt8] = []
      for name in names {
        bytes += name.utf8
        bytes.append(0xFF)
      }
      fingerprint.add(bytes)
    }
    // Each user's items, and -1 after the last.
    var rows: [Int32] = []
    rows.reserveCapacity(1 << 16)
    log.items.withUnsafeBufferPointer { items in
      for user in 0..<log.userCount {
        for position in log.offsets[user]..<log.offsets[user + 1] {
          rows.append(items[position].rawValue.littleEndian)
        }
        rows.append(-1)
        if rows.count >= 1 << 14 {
          fingerprint.add(rows)
          rows.removeAll(keepingCapacity: true)
        }
      }
    }
    fingerprint.add(rows)
    return fingerprint.text
  }
}
