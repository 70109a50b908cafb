/// Any JSON document, so that one can hold another.
package enum JSONValue: Codable, Sendable, Equatable {
  case null
  case flag(Bool)
  case integer(Int64)
  case natural(UInt64)
  case real(Double)
  case text(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// What an option on a command line means: a number, a Boolean or text.
  ///
  /// A number is one only if it reads back as it is written: `0.10` stays text.
  package init(option text: String) {
    if let value = Bool(text) {
      self = .flag(value)
    } else if let value = Int64(text), "\(value)" == text {
      self = .integer(value)
    } else if let value = UInt64(text), "\(value)" == text {
      self = .natural(value)
    } else if let value = Double(text), value.isFinite, "\(value)" == text {
      self = .real(value)
    } else {
      self = .text(text)
    }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .flag(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(UInt64.self) {
      self = .natural(value)
    } else if let value = try? container.decode(Double.self) {
      self = .real(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .flag(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .natural(let value): try container.encode(value)
    case .real(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}
