import ArgumentParser
import Experiments

extension CompletionKind {
  /// The names of built-in recommenders.
  static var rankers: CompletionKind { .list(Catalog.rankers.map { $0.identifier }) }
  /// The names of attacks by poisoning.
  static var attacks: CompletionKind { .list(Catalog.attacks.map { $0.identifier }) }
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
}

extension Catalog {
  /// Every name once, in the order of the kinds.
  static var componentNames: [String] {
    var seen: Set<String> = []
    return kinds.flatMap { $0.entries.map(\.name) }.filter { seen.insert($0).inserted }
  }
}
