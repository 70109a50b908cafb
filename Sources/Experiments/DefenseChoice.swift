import Documents
import Essentials
import Interactions
import Victims

/// A defense by name, with what is laid over its hyperparameters.
package struct DefenseChoice: Codable, Sendable, Equatable {
  /// What users type.
  package var name: String
  /// What is laid over the defaults.
  package var settings: HyperparameterSettings = [:]

  package init(_ name: String, setting settings: HyperparameterSettings = [:]) {
    self.name = name
    self.settings = settings
  }

  /// The defense.
  ///
  /// - Throws: An ``InputError`` about the name or a hyperparameter.
  func made() throws -> any Defense { try Self.made(Catalog.defense(named: name), settings) }

  private static func made<Kind: Defense>(
    _ type: Kind.Type, _ settings: HyperparameterSettings
  ) throws -> any Defense { Kind(try type.configuration(setting: settings)) }

  /// The name with every hyperparameter.
  var link: PoisonDocument.Defense.Link {
    get throws {
      .init(
        defense: name, configuration: try Catalog.defense(named: name).values(setting: settings))
    }
  }
}

extension [DefenseChoice] {
  /// Everything that decides what these defenses leave of a log, as one text; nil without any.
  var identity: String? {
    get throws {
      guard !isEmpty else { return nil }
      return try JSON.array(
        map { choice in
          let link = try choice.link
          return .array([.string(link.defense), .object(link.configuration)])
        }
      ).compact
    }
  }

  /// What they lay over the hyperparameters of a ranker; those of a later defense count.
  ///
  /// - Parameter ranker: Nil for a recommender of somebody else's.
  /// - Throws: An ``InputError`` if one of them is of no use with it.
  func training(of ranker: String?) throws -> HyperparameterSettings {
    try reduce(into: [:]) { settings, choice in
      settings.merge(try choice.made().training(of: ranker)) { _, later in later }
    }
  }
}

extension HyperparameterSettings {
  /// Gives the settings of defenses to these, and leaves the others.
  ///
  /// `NAME.key` is a defense's own; `defense.key` belongs to the one that knows the key. Of defenses with
  /// one name all are meant.
  ///
  /// - Parameter names: The defenses' names, in order.
  /// - Returns: The defenses, and what is set of other parts.
  /// - Throws: An ``InputError`` about a name, or a key that none of them knows, or several do.
  package func divided(
    amongDefenses names: [String]
  ) throws -> (defenses: [DefenseChoice], others: HyperparameterSettings) {
    var defenses = names.map { DefenseChoice($0) }
    let known = try names.map { try Catalog.defense(named: $0).hyperparameterNames }
    var others: HyperparameterSettings = [:]
    for (name, value) in sorted(by: { $0.key < $1.key }) {
      let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
      guard parts.count == 2, parts[0] == "defense" || names.contains(parts[0]) else {
        others[name] = value
        continue
      }
      let key = parts[1]
      let owners =
        parts[0] == "defense"
        ? names.indices.filter { known[$0].contains(key) }
        : names.indices.filter { names[$0] == parts[0] }
      guard !names.isEmpty else {
        throw InputError(.usage, "'\(name)' is set, but there is no --defense")
      }
      guard !owners.isEmpty else {
        throw InputError.unknown(
          "\(names.joined(separator: " or ")) hyperparameter", key, known: known.flatMap { $0 })
      }
      guard Set(owners.map { names[$0] }).count == 1 else {
        throw InputError(
          .usage,
          "several defenses have a hyperparameter '\(key)': write "
            + owners.map { "\(names[$0]).\(key)" }.joined(separator: " or "))
      }
      for owner in owners { defenses[owner].settings[key] = value }
    }
    return (defenses, others)
  }
}
