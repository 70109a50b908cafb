import Documents
import Essentials
import Evasion
import PathReasoning

extension Catalog {
  /// Things that are chosen by the same option.
  package struct Kind: Sendable {
    /// What one of them is.
    package var name: String
    /// The option that chooses one; nothing where there is no choice.
    package var option: String?
    package var entries: [Entry]
  }

  /// One of them.
  package struct Entry: Sendable {
    package var name: String
    /// The type's name, which its page in the documentation has, too.
    package var title: String
    /// What else chooses it, with its default: `--epsilon 0.5`; empty for most.
    package var budget = ""
    /// Its hyperparameters, if it can have any.
    package var configuration: (any ComponentConfiguration.Type)?

    fileprivate init(_ component: any Component.Type) {
      self.init(
        component.identifier, component, configuration: Entry.configuration(of: component))
    }

    fileprivate init(evasion attack: any EvasionAttack.Type) {
      self.init(attack)
      if attack.standardEpsilon.isFinite { budget = "--epsilon \(attack.standardEpsilon)" }
    }

    fileprivate init(
      _ name: String, _ type: Any.Type, configuration: (any ComponentConfiguration.Type)? = nil
    ) {
      self.name = name
      // Without the parameters of a generic type.
      title = String("\(type)".prefix { $0 != "<" })
      self.configuration = configuration
    }

    private static func configuration<C: Component>(
      of type: C.Type
    ) -> any ComponentConfiguration.Type { C.Configuration.self }
  }

  /// All that can be chosen by name, one line a kind.
  package static var kinds: [Kind] {
    [
      Kind(name: "recommender", option: "--ranker", entries: rankers.map { Entry($0) }),
      Kind(name: "attack", option: "--attack", entries: attacks.map { Entry($0) }),
      Kind(
        name: "action space", option: "--action-space",
        entries: ActionSpaces.all.map { Entry($0.identifier, $0) }),
      Kind(
        name: "reward of attacks", option: nil,
        entries: [
          Entry(
            "stealth", StealthReward.self, configuration: StealthReward.Configuration.self)
        ]),
      Kind(
        name: "recommender that walks", option: nil,
        entries: [
          Entry(
            "path-reasoning", PathRecommender.self,
            configuration: PathRecommenderConfiguration.self)
        ]),
      Kind(
        name: "attack on walks", option: "--attack",
        entries: evasionAttacks.map { Entry(evasion: $0) }),
      Kind(name: "detector of walks", option: "--detector", entries: detectors.map { Entry($0) }),
      Kind(
        name: "detector of accounts", option: "--detector",
        entries: AccountDetectors.all.map { Entry($0) }),
      Kind(name: "defense", option: "--defense", entries: defenses.map { Entry($0) }),
    ]
  }

  /// All of them as documents, in order.
  package static func components() throws -> [ComponentDocument] {
    try kinds.flatMap { kind in
      try kind.entries.map { entry in
        let note = ComponentNote.all[entry.title] ?? ComponentNote()
        let values = try entry.configuration.map { try $0.init().values } ?? [:]
        return ComponentDocument(
          kind: kind.name, name: entry.name,
          option: [kind.option.map { "\($0) \(entry.name)" } ?? "", entry.budget]
            .filter { !$0.isEmpty }.joined(separator: " "),
          summary: note.summary, source: note.source,
          hyperparameters: note.hyperparameters.compactMap { hyperparameter in
            values[hyperparameter.name].map {
              .init(
                name: hyperparameter.name, standard: $0, range: hyperparameter.range,
                meaning: hyperparameter.meaning)
            }
          })
      }
    }
  }

  /// The default of a hyperparameter, of every attack that has it: "poisonrec 60, appgrad 60".
  package static func defaults(of hyperparameter: String) -> String {
    attacks.compactMap { attack -> String? in
      guard let value = try? attack.values(setting: [:])[hyperparameter] else { return nil }
      return "\(attack.identifier) \(value.text ?? value.compact)"
    }.joined(separator: ", ")
  }
}
