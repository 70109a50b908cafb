import Essentials
import Foundation

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
      // Where two are multiplied, the product must still be a number.
      if let count = value.int, abs(Double(count)) > Double(greatestCount) {
        throw InputError(
          .usage,
          "hyperparameter '\(name)' of \(owner) must be at most \(greatestCount), not \(text)")
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
  ) throws -> [String: JSON] {
    try configuration(setting: settings).values
  }
}

extension ComponentConfiguration {
  /// Every hyperparameter by name.
  package var values: [String: JSON] {
    get throws {
      try JSONDecoder().decode(
        [String: JSON].self, from: JSONEncoder().encode(self))
    }
  }

  /// The defaults.
  ///
  /// Synthesized decoding ignores default values, so the defaults are encoded, changed and decoded.
  fileprivate static var defaultValues: [String: JSON] {
    get throws { try Self().values }
  }
}

extension JSON {
  /// What a person is told to type for a hyperparameter with this default.
  fileprivate var kind: String {
    switch self {
    case .bool: "true or false"
    case .integer, .natural, .number: "a number"
    case .string: "text"
    case .null, .array, .object: "nothing: it has parts"
    }
  }

  /// `text` as a value of the kind that this default is of, nil if it is none.
  ///
  /// A default such as 1.0 reads back as an integer, so any number is tried; the configuration's own
  /// type has the last word.
  fileprivate func parsing(_ text: String) -> JSON? {
    switch self {
    case .bool: Bool(text).map(JSON.bool)
    case .integer, .natural, .number:
      Int64(text).map(JSON.integer)
        ?? Double(text).flatMap { $0.isFinite ? .number($0) : nil }
    case .string: .string(text)
    case .null, .array, .object: nil
    }
  }
}
