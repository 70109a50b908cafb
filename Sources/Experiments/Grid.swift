/// The options of a command, each with the values that it is to take.
///
/// A grid expands into one trial for every combination: the first axis varies slowest, as nested
/// loops in the order of the file would have it.
package struct Grid: Sendable, Equatable {
  /// An option with its values.
  package struct Axis: Sendable, Equatable {
    package var name: String
    /// Whether it is a hyperparameter, passed by `--set`.
    package var isSetting = false
    /// The values in order; nil leaves the option out.
    ///
    /// A grid with an empty axis has no trials.
    package var values: [Trial.Value?]
  }

  /// Combinations that are left out: those that have, for every name, one of the values.
  package typealias Exclusion = [String: Set<String>]

  /// The command's words, placeholders included.
  package var command: [String]
  package var axes: [Axis]
  package var exclusions: [Exclusion] = []

  /// How many combinations there are, those that are excluded included; `Int.max` if they are more.
  package var count: Int {
    axes.reduce(1) { count, axis in
      let (product, overflows) = count.multipliedReportingOverflow(by: axis.values.count)
      return overflows ? .max : product
    }
  }

  /// Every combination that is not excluded, in order.
  package var trials: [Trial] {
    var combinations: [[Trial.Option]] = [[]]
    for axis in axes {
      combinations = combinations.flatMap { combination in
        axis.values.map { value in
          guard let value else { return combination }
          return combination
            + [Trial.Option(name: axis.name, value: value, isSetting: axis.isSetting)]
        }
      }
    }
    return combinations.filter { !isExcluded($0) }.map { Trial(command: command, options: $0) }
  }

  private func isExcluded(_ options: [Trial.Option]) -> Bool {
    exclusions.contains { exclusion in
      exclusion.allSatisfy { name, values in
        options.contains { $0.name == name && values.contains($0.value.text) }
      }
    }
  }
}

extension Grid {
  /// This grid with `other`'s axes after its own; an axis of a name that both have is the other's, in
  /// this one's place.
  func refined(by other: [Axis]) -> Grid {
    var grid = self
    for axis in other {
      if let index = grid.axes.firstIndex(where: {
        $0.name == axis.name && $0.isSetting == axis.isSetting
      }) {
        grid.axes[index] = axis
      } else {
        grid.axes.append(axis)
      }
    }
    return grid
  }
}
