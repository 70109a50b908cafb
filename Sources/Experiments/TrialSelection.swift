import Essentials

/// Which of a file's trials are meant: `dataset=steam`, `seed=1`.
///
/// Conditions on one name are alternatives; those on different names must all hold. The name
/// `command` means the command.
package struct TrialSelection: Sendable {
  private var alternatives: [(name: String, values: [String])] = []

  /// A selection by conditions in the order in which they were given; without any, everything.
  package init(_ conditions: [(name: String, value: String)]) {
    for (name, value) in conditions {
      if let index = alternatives.firstIndex(where: { $0.name == name }) {
        alternatives[index].values.append(value)
      } else {
        alternatives.append((name, [value]))
      }
    }
  }

  /// Those of `trials` that are meant.
  ///
  /// - Throws: An ``InputError`` if no trial has an option of a condition's name, or none its value.
  package func callAsFunction(_ trials: [Trial]) throws -> [Trial] {
    for (name, values) in alternatives {
      let known = trials.compactMap { Self.value(of: name, in: $0) }.firstOccurrences
      if known.isEmpty {
        let names = trials.flatMap { $0.options.map(\.name) }.firstOccurrences
        throw InputError.unknown("option to select by", name, known: ["command"] + names)
      }
      for value in values where !known.contains(value) {
        throw InputError.unknown(name, value, known: known)
      }
    }
    return trials.filter { trial in
      alternatives.allSatisfy { name, values in
        Self.value(of: name, in: trial).map(values.contains) ?? false
      }
    }
  }

  private static func value(of name: String, in trial: Trial) -> String? {
    if name == "command" { return trial.key.command }
    return trial.options.first { $0.name == name }?.value.text
  }
}

extension [String] {
  /// Each text once, in the order of its first occurrence.
  fileprivate var firstOccurrences: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
