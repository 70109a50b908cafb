import Essentials

/// A part of a trial whose hyperparameters can be set by name.
package struct HyperparameterOwner: Sendable {
  /// What stands before a name to say that it is this part's: `attack` in `attack.steps`.
  package var prefix: String
  /// What messages call it.
  package var title: String
  /// The names it knows.
  package var names: [String]

  /// A component's.
  package init(_ prefix: String, _ type: any Component.Type) throws {
    self.prefix = prefix
    title = type.identifier
    names = try type.hyperparameterNames
  }

  /// Those of a configuration that belongs to no component.
  package init(
    _ prefix: String, _ title: String, _ type: any ComponentConfiguration.Type
  ) throws {
    self.prefix = prefix
    self.title = title
    names = try type.init().values.keys.sorted()
  }
}

extension HyperparameterSettings {
  /// Gives each of these settings to the owner that knows its name, in the order of `owners`.
  ///
  /// A prefix before a name says whose it is, which a name that several know needs.
  ///
  /// - Parameter sharingPrefixes: Whether owners may have one prefix; the one that knows the name is meant
  ///   then, or the first.
  package func assigned(
    to owners: [HyperparameterOwner], sharingPrefixes: Bool = false
  ) throws -> [HyperparameterSettings] {
    var result = [HyperparameterSettings](repeating: [:], count: owners.count)
    for (name, value) in sorted(by: { $0.key < $1.key }) {
      let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
      if parts.count == 2,
        let owner = owners.firstIndex(where: {
          $0.prefix == parts[0] && (!sharingPrefixes || $0.names.contains(parts[1]))
        }) ?? owners.firstIndex(where: { $0.prefix == parts[0] })
      {
        result[owner][parts[1]] = value
        continue
      }
      let found = owners.indices.filter { owners[$0].names.contains(name) }
      switch found.count {
      case 1: result[found[0]][name] = value
      case 0:
        // Two may have one of the same name.
        var seen: Set<String> = []
        throw InputError.unknown(
          "\(owners.map(\.title).joined(separator: " or ")) hyperparameter", name,
          known: owners.flatMap(\.names).filter { seen.insert($0).inserted })
      default:
        let (first, second) = (owners[found[0]], owners[found[1]])
        throw InputError(
          .usage,
          "both \(first.title) and \(second.title) have a hyperparameter '\(name)': write "
            + "\(first.prefix).\(name) or \(second.prefix).\(name)")
      }
    }
    return result
  }
}

/// The hyperparameters of the components of a trial.
package struct AssignedSettings {
  package var ranker: HyperparameterSettings
  package var attack: HyperparameterSettings
  /// The defenses in order, each with its own.
  package var defenses: [DefenseChoice]
  /// How much the attack minds being noticed.
  var stealth: StealthReward.Configuration

  /// Gives each of `settings` to the component that knows its name; `ranker.` or `attack.` before a
  /// name says whose it is.
  ///
  /// - Parameters:
  ///   - rankerType: Nil for a recommender of somebody else's, whose hyperparameters stand in its
  ///     command.
  ///   - attackType: Nil for accounts that are given, which have none.
  ///   - defenses: The names of defenses, whose settings have `defense.` or their name before them.
  package init(
    _ settings: HyperparameterSettings, ranker rankerType: (any Component.Type)?,
    attack attackType: (any Component.Type)?, defenses names: [String] = []
  ) throws {
    let (defenses, settings) = try settings.divided(amongDefenses: names)
    self.defenses = defenses
    let owners =
      try (rankerType.map { [try HyperparameterOwner("ranker", $0)] } ?? [])
      + (attackType.map {
        [
          try HyperparameterOwner("attack", $0),
          try HyperparameterOwner("attack", "stealth", StealthReward.Configuration.self),
        ]
      } ?? [])
    let parts = try settings.assigned(to: owners, sharingPrefixes: true)
    ranker = rankerType == nil ? [:] : parts[0]
    attack = attackType == nil ? [:] : parts[parts.count - 2]
    let minding = attackType == nil ? [:] : parts[parts.count - 1]
    stealth = try StealthReward.Configuration(setting: minding, of: "stealth")
    if minding["stealthDetector"] != nil, stealth.stealth == 0 {
      throw InputError(
        .usage, "stealthDetector says whom an attack minds, and with 'stealth' 0 it minds nobody")
    }
  }
}
