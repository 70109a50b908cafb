import Essentials
import Rankers
import Victims

/// What stands under attack.
package enum Subject: Sendable, Equatable {
  /// A built-in ranker, by name.
  case ranker(String)
  /// A recommender of somebody else's: its command line.
  case recommender(String)

  /// What one of two options names.
  ///
  /// - Throws: An ``InputError`` unless exactly one is given.
  package init(ranker: String?, recommender: String?) throws {
    switch (ranker, recommender) {
    case (let ranker?, nil): self = .ranker(ranker)
    case (nil, let command?):
      guard !command.allSatisfy(\.isWhitespace) else {
        throw InputError(.usage, "--recommender names no command")
      }
      self = .recommender(command)
    case (nil, nil):
      throw InputError(
        .usage,
        "which recommender? --ranker names a built-in one (\(Catalog.rankerNames)), --recommender the "
          + "command of your own")
    case (_?, _?):
      throw InputError(.usage, "--ranker and --recommender name two recommenders; one is attacked")
    }
  }

  /// The built-in ranker; nil if it is none.
  ///
  /// - Throws: An ``InputError`` that lists the known ones.
  package var rankerType: (any Ranker.Type)? {
    get throws {
      guard case .ranker(let name) = self else { return nil }
      return try Catalog.ranker(named: name)
    }
  }

  /// The ranker's name, or the command.
  package var text: String {
    switch self {
    case .ranker(let name): name
    case .recommender(let command): command
    }
  }

  /// What lists are chosen from unless somebody says otherwise: as published for a built-in ranker, and
  /// as in production for one's own.
  package var standardLists: ListKind {
    switch self {
    case .ranker: .candidates
    case .recommender: .full
    }
  }
}
