import Interactions

/// The hyperparameters of the two components of a trial.
package struct AssignedSettings {
  package var ranker: HyperparameterSettings = [:]
  package var attack: HyperparameterSettings = [:]

  /// Gives each of `settings` to the component that knows its name.
  ///
  /// `ranker.` or `attack.` before a name says whose it is, which a name that both know needs.
  package init(
    _ settings: HyperparameterSettings, ranker rankerType: any Component.Type,
    attack attackType: any Component.Type
  ) throws {
    let rankerNames = try rankerType.hyperparameterNames
    let attackNames = try attackType.hyperparameterNames
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
      let bare = name.split(separator: ".", maxSplits: 1)
      switch (bare.first, bare.count) {
      case ("ranker", 2): ranker[String(bare[1])] = value
      case ("attack", 2): attack[String(bare[1])] = value
      default:
        switch (rankerNames.contains(name), attackNames.contains(name)) {
        case (true, false): ranker[name] = value
        case (false, true): attack[name] = value
        case (true, true):
          throw InputError(
            .usage,
            "both \(rankerType.identifier) and \(attackType.identifier) have a hyperparameter "
              + "'\(name)': write ranker.\(name) or attack.\(name)")
        case (false, false):
          throw InputError.unknown(
            "\(rankerType.identifier) or \(attackType.identifier) hyperparameter", name,
            known: rankerNames + attackNames)
        }
      }
    }
  }
}
