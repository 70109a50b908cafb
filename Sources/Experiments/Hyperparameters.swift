import Essentials
import Foundation

/// What a person sets on the command line or in an experiment's file: names and values as text.
package typealias HyperparameterSettings = [String: String]

extension Component {
  /// The names of this component's hyperparameters, sorted.
  package static var hyperparameterNames: [String] {
    get throws { try Configuration.defaultValues.keys.sorted() }
  }

  /// The defaults with `settings` laid over them; see
  /// ``ComponentConfiguration/init(setting:of:)``.
  package static func configuration(
    setting settings: HyperparameterSettings
  ) throws -> Configuration {
    try Configuration(setting: settings, of: identifier)
  }
}

extension ComponentConfiguration {
  /// The defaults with `settings` laid over them.
  ///
  /// A name that is not known, a value of another type, or one out of range is an ``InputError``
  /// that says what is known.
  ///
  /// - Parameter owner: Whose hyperparameters they are, for messages.
  package init(setting settings: HyperparameterSettings, of owner: String) throws {
    var values = try Self.defaultValues
    self.init()
    for (name, text) in settings.sorted(by: { $0.key < $1.key }) {
      guard let standard = values[name] else {
        throw InputError.unknown("\(owner) hyperparameter", name, known: values.keys.sorted())
      }
      guard let value = standard.parsing(text) else {
        throw InputError(
          .usage, "hyperparameter '\(name)' of \(owner) must be \(standard.kind), not '\(text)'")
      }
      values[name] = value
      // One at a time, so that a value which the configuration's own type refuses is named.
      guard
        let next = try? JSONDecoder().decode(Self.self, from: JSONEncoder().encode(values))
      else {
        throw InputError(.usage, "hyperparameter '\(name)' of \(owner) cannot be '\(text)'")
      }
      self = next
    }
    try validate()
  }
}

extension Component {
  /// Every hyperparameter of this component by name, with `settings` laid over the defaults.
  package static func values(
    setting settings: HyperparameterSettings
  ) throws -> [String: HyperparameterValue] {
    try configuration(setting: settings).values
  }
}

extension ComponentConfiguration {
  /// Every hyperparameter by name.
  package var values: [String: HyperparameterValue] {
    get throws {
      try JSONDecoder().decode(
        [String: HyperparameterValue].self, from: JSONEncoder().encode(self))
    }
  }

  /// The defaults.
  ///
  /// Synthesized decoding ignores default values, so the defaults are encoded, changed and decoded.
  fileprivate static var defaultValues: [String: HyperparameterValue] {
    get throws { try Self().values }
  }
}

/// A number, text or a Boolean.
package enum HyperparameterValue: Codable, Sendable, Equatable {
  case flag(Bool)
  case integer(Int)
  case real(Double)
  case text(String)

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Bool.self) {
      self = .flag(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .real(value)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .flag(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .real(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    }
  }

  /// What a person is told to type.
  fileprivate var kind: String {
    switch self {
    case .flag: "true or false"
    case .integer, .real: "a number"
    case .text: "text"
    }
  }

  /// `text` as a value of this kind, nil if it is none.
  ///
  /// A default such as 1.0 reads back as an integer, so any number is tried; the configuration's own
  /// type has the last word.
  fileprivate func parsing(_ text: String) -> Self? {
    switch self {
    case .flag: Bool(text).map(Self.flag)
    case .integer, .real:
      Int(text).map(Self.integer) ?? Double(text).flatMap { $0.isFinite ? .real($0) : nil }
    case .text: .text(text)
    }
  }
}
