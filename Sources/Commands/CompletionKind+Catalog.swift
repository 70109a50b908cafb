import ArgumentParser
import Experiments
import PathReasoning

extension CompletionKind {
  /// The names of built-in recommenders.
  static var rankers: CompletionKind { .list(Catalog.rankers.map { $0.identifier }) }
  /// The names of attacks by poisoning.
  static var attacks: CompletionKind { .list(Catalog.attacks.map { $0.identifier }) }
  /// The names of those that ask nothing.
  static var silentAttacks: CompletionKind { .list(CraftTrial.attackNames) }
  /// The names of attacks whose accounts can be looked for, and of the control.
  static var screenedAttacks: CompletionKind {
    .list(Catalog.attacks.map { $0.identifier } + [ScreeningPlan.control])
  }
  /// The names of action spaces.
  static var actionSpaces: CompletionKind {
    .list(Catalog.ActionSpaces.all.map { $0.identifier })
  }
  /// The names of attacks on walks.
  static var evasionAttacks: CompletionKind {
    .list(Catalog.evasionAttacks.map { $0.identifier })
  }
  /// The names of detectors of walks.
  static var detectors: CompletionKind { .list(Catalog.detectors.map { $0.identifier }) }
  /// The names of detectors of false accounts.
  static var accountDetectors: CompletionKind {
    .list(Catalog.AccountDetectors.all.map { $0.identifier })
  }
  /// The names of defenses.
  static var defenses: CompletionKind { .list(Catalog.defenses.map { $0.identifier }) }
  /// The names of knowledge graphs, and folders.
  static var graphs: CompletionKind {
    .shellCommand(
      "printf '%s\\n' \(GraphFolder.knownNames.joined(separator: " ")); ls -d */ 2>/dev/null")
  }
  /// Files of experiments and gates.
  static var plans: CompletionKind { .file(extensions: ["yaml", "yml"]) }
}

extension Catalog {
  /// Every name once, in the order of the kinds.
  static var componentNames: [String] {
    var seen: Set<String> = []
    return kinds.flatMap { $0.entries.map(\.name) }.filter { seen.insert($0).inserted }
  }

  /// What `--set` can set on a command line of these words: the hyperparameters of the components that it names,
  /// of all of them if it names none.
  package static func settableNames(for words: [String]) -> [String] {
    let components = (try? components()) ?? []
    // Both walk a knowledge graph, with a recommender that has no name of its own.
    let walks = words.contains { ["evade", "detect", "walk"].contains($0) }
    // 'screen' is a command, and a defense after an option.
    let values = words.drop { !$0.hasPrefix("-") }
    let named = components.filter { component in
      component.kind == "recommender that walks"
        ? walks : values.contains(component.name) && component.kind.hasSuffix("walks") == walks
    }
    let minds = named.contains { $0.kind == "attack" } && words.contains("poison")
    let shown = named + (minds ? components.filter { $0.name == "stealth" } : [])
    var seen: Set<String> = []
    return (named.isEmpty ? components : shown).flatMap { $0.hyperparameters.map(\.name) }
      .filter { seen.insert($0).inserted }
  }
}
