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

  /// A dataset from its parts.
  public init(name: String, userNames: [String], itemNames: [String], log: InteractionLog) {
    precondition(userNames.count == log.userCount && itemNames.count == log.itemCount)
    self.name = name
    self.userNames = userNames
    self.itemNames = itemNames
    self.log = log
    checksum = Dataset.checksum(userNames: userNames, itemNames: itemNames, log: log)
  }

  /// "# Samples" of PoisonRec's Table II: interactions − users.
  public var sampleCount: Int { log.count - log.userCount }

  /// What an item of a catalogue over this dataset is called.
  ///
  /// The targets after the known items are `target-0`, `target-1` and so on.
  public func itemName(_ item: ItemID) -> String {
    item.index < itemNames.count ? itemNames[item.index] : "target-\(item.index - itemNames.count)"
  }

  private static func checksum(
    userNames: [String], itemNames: [String], log: InteractionLog
  ) -> String {
    var fingerprint = Fingerprint()
    // 0xFF occurs in no UTF-8 text, so that it ends a name.
    for names in [userNames, itemNames] {
      fingerprint.add([Int32(names.count).littleEndian])
      fingerprint.add(names.flatMap { Array($0.utf8) + [0xFF] })
    }
    for user in 0..<log.userCount {
      fingerprint.add(log[UserID(user)].map(\.rawValue.littleEndian) + [-1])
    }
    return fingerprint.text
  }
}
