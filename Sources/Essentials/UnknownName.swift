/// A name that nothing has, and what might have been meant.
package struct UnknownName: Sendable {
  /// What was looked for: `"dataset"`, `"ranker"`, `"column"`.
  package let kind: String
  /// The name that nothing has.
  package let name: String
  /// The names there are, in the order in which they are told.
  package let known: [String]

  /// `name` is none of `known`.
  package init(kind: String, name: String, known: [String]) {
    self.kind = kind
    self.name = name
    self.known = known
  }

  /// The known name that is most likely a misspelling's intention, if one is near enough: at most a
  /// third of its letters away, letter case aside, or one that starts as `name` does.
  package var suggestion: String? {
    let typed = Array(name.lowercased())
    let near = known.map { ($0, UnknownName.distance(typed, Array($0.lowercased()))) }
      .filter { $0.1 <= max(1, max(typed.count, $0.0.count) / 3) }
      .min { $0.1 < $1.1 }
    if let near { return near.0 }
    return typed.count < 3 ? nil : known.first { $0.lowercased().hasPrefix(name.lowercased()) }
  }

  /// `no dataset 'steem'; did you mean 'steam'? known: bazaar, steam`.
  package var message: String {
    let hint = suggestion.map { " did you mean '\($0)'?" } ?? ""
    return "no \(kind) '\(name)';\(hint) known: \(known.joined(separator: ", "))"
  }

  /// How many letters must be added, dropped, changed or swapped with their neighbor to turn one
  /// word into the other (optimal string alignment).
  package static func distance(_ first: [Character], _ second: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for (row, letter) in first.enumerated() {
      var current = [row + 1]
      for (column, other) in second.enumerated() {
        var best = min(last[column + 1], current[column]) + 1
        best = min(best, last[column] + (letter == other ? 0 : 1))
        if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      beforeLast = last
      last = current
    }
    return last[second.count]
  }
}

extension InputError {
  /// The usage error of a name that nothing has.
  package static func unknown(_ kind: String, _ name: String, known: [String]) -> InputError {
    InputError(.usage, UnknownName(kind: kind, name: name, known: known).message)
  }
}
