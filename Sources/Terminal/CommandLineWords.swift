import ArgumentParser
import Essentials

/// A command line before the library of arguments takes it apart: what it would misunderstand, put right.
package struct CommandLineWords {
  /// The words after the program's name.
  package let words: [String]

  /// A negative number after an option is that option's value, `--clicks -3`, not an option of its own; so
  /// that what is wrong with it can be said.
  package init(_ words: [String]) {
    var result: [String] = []
    var isOver = false
    for word in words {
      isOver = isOver || word == "--"
      if !isOver, let last = result.last, last.hasPrefix("--"), !last.contains("="), last.count > 2,
        word.hasPrefix("-"), Double(word) != nil
      {
        result[result.count - 1] = last + "=" + word
      } else {
        result.append(word)
      }
    }
    self.words = result
  }

  /// Checks that each word that has to be a command is one.
  ///
  /// - Throws: An ``InputError`` that lists those that are known.
  package func checkCommands(of root: any ParsableCommand.Type) throws {
    var known = root.configuration.subcommands
    for word in words {
      if known.isEmpty || word.hasPrefix("-") || word == "help" { return }
      guard let next = known.first(where: { $0._commandName == word }) else {
        let shown = known.filter { $0.configuration.shouldDisplay }
        throw InputError.unknown("command", word, known: shown.map { $0._commandName })
      }
      known = next.configuration.subcommands
    }
  }
}
