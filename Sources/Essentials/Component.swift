/// A value with a documented default for everything: an empty initializer.
public protocol DefaultInitializable {
  /// The default value; for a configuration, the values that its component documents.
  init()
}

/// The hyperparameters of a component: a flat structure of numbers, strings and Booleans.
public protocol ComponentConfiguration: Codable, Sendable, DefaultInitializable {
  /// Throws an ``InputError`` that names the hyperparameter which is out of range, if one is.
  func validate() throws
}

extension ComponentConfiguration {
  /// Accepts everything.
  public func validate() throws {}
}

/// A part of an experiment that is chosen by name and tuned by a configuration.
public protocol Component: SendableMetatype {
  /// Every hyperparameter, with the defaults that the component documents.
  associatedtype Configuration: ComponentConfiguration
  /// What users type: lowercase with hyphens, unique among components of a kind.
  static var identifier: String { get }
}

/// Throws an ``InputError`` about hyperparameter `name` unless `holds`.
public func require(_ holds: Bool, _ name: String, _ expectation: String) throws {
  if !holds { throw InputError(.usage, "hyperparameter '\(name)' must be \(expectation)") }
}
