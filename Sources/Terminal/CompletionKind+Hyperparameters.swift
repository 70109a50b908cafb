import ArgumentParser
import Synchronization

/// What a shell offers after `--set`: only the engine knows it, which has the components inside.
package enum SettableNames {
  private static let source = Mutex<(@Sendable ([String]) -> [String])?>(nil)

  /// From here on `names` tells what can be set, given the words of the command line so far.
  package static func come(from names: @escaping @Sendable ([String]) -> [String]) {
    source.withLock { $0 = names }
  }

  static func known(for words: [String]) -> [String] { source.withLock { $0 }?(words) ?? [] }
}

extension CompletionKind {
  /// The hyperparameters of what the command line names, with what stands between a name and its value.
  package static var hyperparameters: CompletionKind {
    .custom { words, _, _ in SettableNames.known(for: words).map { $0 + "=" } }
  }
}
