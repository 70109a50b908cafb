import Essentials
import Foundation

/// Reads JSON objects, a line each.
struct JSONReader {
  /// The values of the keys that matter, as text.
  private struct Values: DecodableWithConfiguration {
    var texts: [String?]

    init(from decoder: any Decoder, configuration keys: [String?]) throws {
      let object = try decoder.container(keyedBy: JSONKey.self)
      texts = try keys.map { key in
        guard let key = key.map(JSONKey.init(stringValue:)) else { return nil }
        guard object.contains(key) else { return nil }
        if let text = try? object.decode(String.self, forKey: key) { return text }
        if let number = try? object.decode(Int64.self, forKey: key) { return "\(number)" }
        if let number = try? object.decode(Double.self, forKey: key) { return "\(number)" }
        if let flag = try? object.decode(Bool.self, forKey: key) { return flag ? "1" : "0" }
        if try object.decodeNil(forKey: key) { return nil }
        throw InputError(.data, "the field '\(key.stringValue)' has the wrong type")
      }
    }
  }

  private let decoder = JSONDecoder()
  /// The keys of user, item, time and value.
  private let keys: [String?]

  init(_ dialect: Dialect) {
    let roles = dialect.roles
    keys = [roles.user, roles.item, roles.time, roles.value].map { $0.map { dialect.names[$0] } }
  }

  mutating func read(
    _ line: Bytes, _ number: Int, _ findings: inout ReadingFindings,
    _ body: (borrowing InteractionRow) throws -> Void
  ) throws {
    if line.isEmpty { return }
    let values: Values
    do {
      values = try decoder.decode(Values.self, from: Data(buffer: line), configuration: keys)
    } catch let error as InputError {
      throw error
    } catch {
      throw InputError(.data, "not a JSON object")
    }
    func text(_ position: Int, _ required: Bool) throws -> [UInt8]? {
      guard let key = keys[position] else { return nil }
      if let text = values.texts[position] { return Array(text.utf8) }
      if required { throw InputError(.data, "the object has no field '\(key)'") }
      return nil
    }
    guard let user = try text(0, true), let item = try text(1, true) else { return }
    if user.isEmpty { throw InputError(.data, "the user is empty") }
    if item.isEmpty { throw InputError(.data, "the item is empty") }
    let value = try text(3, findings.values?.ruleText != nil)
    if let value, try value.withUnsafeBufferPointer({ try findings.values?.accepts($0) }) == false {
      return findings.drop(.notPositive(findings.values?.ruleText ?? ""))
    }
    var time = 0.0
    if let text = try text(2, true) {
      time = try text.withUnsafeBufferPointer { try findings.times?.read($0, line: number) } ?? 0
      findings.order.note(time)
    }
    findings.rows += 1
    try user.withUnsafeBufferPointer { user in
      try item.withUnsafeBufferPointer { item in
        try (value ?? []).withUnsafeBufferPointer { value in
          try withUnsafePointer(to: value) { value in
            let fields = UnsafeBufferPointer(start: value, count: 1)
            try body(
              InteractionRow(
                user: user, item: item, time: time, seconds: findings.times?.seconds(time) ?? 0,
                fields: fields))
          }
        }
      }
    }
  }
}
