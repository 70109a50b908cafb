import Essentials
import Foundation

/// Accounts that somebody has made, as they lie in a file: who clicks what, by name.
///
/// Any file that a log can come in, one account a user; or the JSON document that PamaCF and VAT release
/// poisons in, with `fake_users` and perhaps `target_items`. Either may be gzipped. Accounts and clicks may
/// repeat items and differ in length.
package struct AccountFile: Sendable {
  /// Where it is.
  package let path: String
  /// Its name without folder and endings.
  package let title: String
  /// What each account is called, `[accounts]`; all differ.
  package let names: [String]
  /// What each clicks, in order, `[accounts][clicks]`.
  package let clicks: [[String]]
  /// When, in seconds, `[accounts][clicks]`; nil where the file does not say.
  package let times: [[Double]]?
  /// What the file says that they promote; nil where it does not.
  package let targets: [String]?
  /// The SHA-256 of all of this but the times, 64 hexadecimal digits: equal wherever the same accounts lie.
  package let checksum: String

  /// Reads the file at `path`.
  ///
  /// - Throws: An ``/Essentials/InputError`` if it is not there, of no known format, or without a click.
  package init(path: String) throws {
    if let document = try AccountDocument(path: path) {
      self.init(
        path: path, names: document.names, clicks: document.clicks, times: nil,
        targets: document.targets)
    } else {
      let file = try DatasetFolder(path: ".").load(path, keepingTimes: true)
      let users = (0..<file.log.userCount).map { UserID($0) }
      self.init(
        path: path, names: file.userNames,
        clicks: users.map { file.log[$0].map { file.itemNames[$0.index] } },
        times: file.log.times == nil
          ? nil : users.map { file.log.times(of: $0).map(Array.init) ?? [] }, targets: nil)
    }
    guard clicks.contains(where: { !$0.isEmpty }) else {
      throw InputError(.data, "no account clicks anything", file: path)
    }
  }

  private init(
    path: String, names: [String], clicks: [[String]], times: [[Double]]?, targets: [String]?
  ) {
    self.path = path
    title = String(
      URL(filePath: path).lastPathComponent.drop { $0 == "." }.prefix { $0 != "." })
    self.names = names
    self.clicks = clicks
    self.times = times
    self.targets = targets
    // Names, rows and their ends cannot be mistaken for one another: 0xFF and 0xFE occur in no text.
    var fingerprint = Fingerprint()
    for (name, row) in zip(names, clicks) {
      fingerprint.add(Array(name.utf8) + [0xFE])
      for item in row { fingerprint.add(Array(item.utf8) + [0xFF]) }
    }
    for target in targets ?? [] { fingerprint.add([0xFE] + Array(target.utf8)) }
    checksum = fingerprint.text
  }

  /// How many clicks the longest account makes.
  package var greatestClickCount: Int { clicks.map(\.count).max() ?? 0 }

  /// Throws an ``/Essentials/InputError`` if an account has the name of one of `dataset`.
  package func checkNames(amid dataset: Dataset) throws {
    let known = Set(dataset.userNames.map { Array($0.utf8) })
    for name in names where known.contains(Array(name.utf8)) {
      throw InputError(
        .data, "'\(name.printable)' is an account of \(dataset.name) already", file: path)
    }
  }

  /// The accounts in the slots of their order, with items numbered by their names.
  ///
  /// - Parameter itemNames: What items are called, by number.
  /// - Throws: An ``/Essentials/InputError`` that names the first item which has none of these names.
  package func injection(naming itemNames: [String], of dataset: Dataset) throws -> Injection {
    let numbers = Dictionary(
      itemNames.enumerated().map { (Array($1.utf8), ItemID($0)) }
    ) { first, _ in first }
    return Injection(
      try clicks.enumerated().map { slot, row in
        (
          slot: slot,
          clicks: try row.map { name in
            guard let item = numbers[Array(name.utf8)] else {
              throw InputError(
                .data,
                "'\(names[slot].printable)' clicks on '\(name.printable)', which is no item of "
                  + "\(dataset.name); a new one has to be promoted, by --target-items or the file's "
                  + "target_items", file: path)
            }
            return item
          }
        )
      })
  }
}

/// A poison as PamaCF and VAT release it: one JSON object.
private struct AccountDocument {
  let names: [String]
  let clicks: [[String]]
  let targets: [String]?

  /// What a file may take that is read whole.
  private static let greatestSize = 1 << 28

  /// Nil for a file that is something else.
  init?(path: String) throws {
    guard let text = try Self.objectText(of: path) else { return nil }
    guard let found = try? JSONDecoder().decode(Content.self, from: Data(text)) else {
      // JSON lines, or an object of some other kind, which whoever reads logs will tell.
      guard let keys = try? JSONDecoder().decode([String: Anything].self, from: Data(text)),
        keys["fake_users"] != nil
      else { return nil }
      throw InputError(
        .data,
        "'fake_users' must hold lists of items by account, and 'target_items' a list of items; items are "
          + "texts or whole numbers", file: path)
    }
    names = found.accounts.map(\.name)
    clicks = found.accounts.map(\.clicks)
    targets = found.targets
  }

  /// The bytes of a file that begins as an object does; nil for one that does not.
  private static func objectText(of path: String) throws -> [UInt8]? {
    let stream = try TextStream(path: path)
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var isObject: Bool?
    while true {
      let count = try chunk.withUnsafeMutableBufferPointer { try stream.read(into: $0) }
      if count == 0 { return isObject == true ? text : nil }
      text += chunk[..<count]
      if isObject == nil {
        isObject = text.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }.map { $0 == 0x7B }
      }
      guard isObject != false, text.count <= greatestSize else { return nil }
    }
  }

  /// Anything at all.
  private struct Anything: Decodable {
    init(from decoder: any Decoder) {}
  }

  /// An item, or a list of such, however deep.
  private enum Items: Decodable {
    case item(String)
    case list([Items])

    init(from decoder: any Decoder) throws {
      if let list = try? [Items](from: decoder) {
        self = .list(list)
        return
      }
      let value = try decoder.singleValueContainer()
      if let text = try? value.decode(String.self) {
        self = .item(text)
      } else {
        self = .item("\(try value.decode(Int64.self))")
      }
    }

    /// All items, in order.
    var flat: [String] {
      switch self {
      case .item(let item): [item]
      case .list(let list): list.flatMap(\.flat)
      }
    }
  }

  private struct Content: Decodable {
    var accounts: [(name: String, clicks: [String])]
    var targets: [String]?

    init(from decoder: any Decoder) throws {
      let object = try decoder.container(keyedBy: JSONKey.self)
      targets =
        try object.decodeIfPresent(Items.self, forKey: JSONKey(stringValue: "target_items"))?.flat
      let users = JSONKey(stringValue: "fake_users")
      if let named = try? object.decode([String: Items].self, forKey: users) {
        // An object has no order: by name, numbers as people count.
        accounts = named.map { ($0, $1.flat) }
          .sorted { ($0.name.utf8.count, $0.name) < ($1.name.utf8.count, $1.name) }
      } else {
        accounts = try object.decode([Items].self, forKey: users).enumerated().map {
          ("fake_user_\($0)", $1.flat)
        }
      }
    }
  }
}
