import Foundation

/// Any JSON value: a hyperparameter, a document inside another, a chart.
///
/// Whole numbers stay exact: what fits into 64 bits is an ``integer(_:)``, or a ``natural(_:)`` above
/// the greatest `Int64`. Everything else that is a number is a ``number(_:)``.
package enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int64)
  case natural(UInt64)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])
}

extension JSON {
  /// What an option on a command line means: a number, a Boolean or text.
  ///
  /// A number is one only if it reads back as it is written: `0.10` stays text.
  package init(option text: String) {
    if let value = Bool(text) {
      self = .bool(value)
    } else if let value = Int64(text), "\(value)" == text {
      self = .integer(value)
    } else if let value = UInt64(text), "\(value)" == text {
      self = .natural(value)
    } else if let value = Double(text), value.isFinite, "\(value)" == text {
      self = .number(value)
    } else {
      self = .string(text)
    }
  }

  /// A document from its text.
  ///
  /// - Throws: A `DecodingError` if it is no JSON.
  package init(parsing text: String) throws {
    self = try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
  }

  /// Numbers.
  package static func numbers(_ values: some Sequence<Double>) -> JSON {
    .array(values.map(JSON.number))
  }

  /// Texts.
  package static func strings(_ values: some Sequence<String>) -> JSON {
    .array(values.map(JSON.string))
  }
}

extension JSON {
  /// The member of this name; nil if there is none, or if this is no object.
  package subscript(name: String) -> JSON? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  /// The text, of a text.
  package var text: String? { if case .string(let value) = self { value } else { nil } }

  /// The number, of a whole number that an `Int` can hold.
  package var int: Int? {
    switch self {
    case .integer(let value): Int(exactly: value)
    case .natural(let value): Int(exactly: value)
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The object with `other`'s members added; objects in both are merged, other values replaced.
  package func merging(_ other: JSON) -> JSON {
    guard case .object(let mine) = self, case .object(let theirs) = other else { return other }
    return .object(mine.merging(theirs) { $0.merging($1) })
  }

  /// One line, with sorted keys: the same value gives the same text.
  package var compact: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("a JSON value has nothing that JSON cannot express")
    }
    return String(decoding: data, as: UTF8.self)
  }
}

extension JSON: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(UInt64.self) {
      self = .natural(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  /// Whole numbers are written without a point; a number that is not finite becomes null, a gap in a
  /// chart.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .natural(let value): try container.encode(value)
    case .number(let value):
      if !value.isFinite {
        try container.encodeNil()
      } else if let whole = Int(exactly: value) {
        try container.encode(whole)
      } else {
        try container.encode(value)
      }
    case .string(let value): try container.encode(value)
    case .array(let values): try container.encode(values)
    case .object(let members): try container.encode(members)
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(Dictionary(elements) { $1 })
  }
  package init(nilLiteral: ()) { self = .null }
}
