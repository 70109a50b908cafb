/// A value with a documented default for everything: an empty initializer.
public protocol DefaultInitializable {
  /// The default value; for a configuration, the values of the source paper.
  init()
}

/// A part of an experiment that is chosen by name and tuned by a configuration.
public protocol Component: SendableMetatype {
  /// Every hyperparameter, as a flat structure of numbers, strings and Booleans.
  associatedtype Configuration: Codable & Sendable & DefaultInitializable
  /// What users type: lowercase with hyphens, unique among components of a kind.
  static var identifier: String { get }
}
