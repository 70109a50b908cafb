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
  /// A fingerprint of names and log: FNV-1a with 64 bits, 16 hexadecimal digits.
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
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    func add(_ number: Int32) {
      for shift in stride(from: Int32(0), to: 32, by: 8) {
        add(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    // 0xFF occurs in no UTF-8 text, so that it ends a name.
    for names in [userNames, itemNames] {
      add(Int32(names.count))
      for name in names {
        for byte in name.utf8 { add(byte) }
        add(0xFF as UInt8)
      }
    }
    for user in 0..<log.userCount {
      for item in log[UserID(user)] { add(item.rawValue) }
      add(-1 as Int32)
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
