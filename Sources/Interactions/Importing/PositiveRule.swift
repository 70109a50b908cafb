import Essentials

/// Which rows of a log are interactions, by the value of their rating, label or event.
public struct PositiveRule: Sendable, Equatable {
  private enum Test: Sendable, Equatable {
    case all
    case number(String, Double)
    case oneOf([String])
  }

  private let test: Test
  /// As ``init(_:)`` reads it.
  public let text: String

  /// From `>=4`, `>0`, `=1`, `!=0`, `<3`, `<=3`; or names of events between commas, `view,cart`; or
  /// `all`.
  ///
  /// - Throws: A usage ``/Essentials/InputError`` if a comparison has no number.
  public init(_ text: String) throws {
    self.text = text
    if text == "all" {
      test = .all
    } else if let sign = [">=", "<=", "!=", "==", "=", ">", "<"].first(where: text.hasPrefix) {
      guard let number = Double(text.dropFirst(sign.count)), number.isFinite else {
        throw InputError(.usage, "'\(text)' compares with no number; expected one like '>=4'")
      }
      test = .number(sign, number)
    } else {
      let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard !names.contains("") else {
        throw InputError(
          .usage,
          "'\(text)' says nothing; expected '>=4', names of events like 'view,cart', or 'all'")
      }
      test = .oneOf(names)
    }
  }

  /// Whether what it keeps would be kept if nobody said anything; see ``ValueReader``.
  var keepsPlainPositives: Bool {
    switch test {
    case .all: false
    case .number(let sign, let bound):
      sign == ">" ? bound >= 0 : [">=", "=", "=="].contains(sign) && bound > 0
    case .oneOf(let names): !names.contains { ValueReader.isContrary($0) }
    }
  }

  /// Whether a row of this value is an interaction.
  ///
  /// - Throws: A data ``/Essentials/InputError`` if the rule compares numbers and the value is
  ///   none.
  func accepts(_ value: Bytes) throws -> Bool {
    switch test {
    case .all: return true
    case .oneOf(let names):
      return names.contains { $0.utf8.elementsEqual(value) }
    case .number(let sign, let bound):
      guard let number = FieldNumber.value(value) else {
        let shown = String(decoding: value, as: UTF8.self)
        throw InputError(.data, "the value '\(shown)' is not a number, as '\(text)' needs")
      }
      return switch sign {
      case ">=": number >= bound
      case "<=": number <= bound
      case "!=": number != bound
      case ">": number > bound
      case "<": number < bound
      default: number == bound
      }
    }
  }
}
