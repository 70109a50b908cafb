import Documents

extension SearchDocument {
  /// The recommender on `graph` that was looked at: another search is another recommender, and so are
  /// lists of which the short ones do not count.
  fileprivate static func recommender(
    on graph: String, _ search: SearchDocument?, leavesOutShortLists: Bool = false
  ) -> String {
    var parts: [String] = []
    if let search {
      if search.widths != standardWidths {
        parts.append("beam \(search.widths.map(String.init).joined(separator: "-"))")
      }
      if search.dropout > 0, search.inflatesProbabilities {
        parts.append(
          "dropout \(search.dropout.exact) and 1 added to probabilities, as in the public code")
      } else if search.dropout > 0 {
        parts.append("dropout \(search.dropout.exact)")
      } else if search.inflatesProbabilities {
        parts.append("1 added to probabilities")
      }
    }
    if leavesOutShortLists { parts.append("short lists left out") }
    return parts.isEmpty
      ? graph : ([FieldNames.graphs[graph]] + parts).joined(separator: ", ")
  }
}

extension EvadeDocument {
  /// What was attacked.
  var recommender: String {
    SearchDocument.recommender(
      on: graph, configuration.beam, leavesOutShortLists: configuration.leavesOutShortLists)
  }

  /// Whether ε is what a coordinate may have.
  var isPerCoordinate: Bool { budget == "per-coordinate" }
}

extension DetectDocument {
  /// Whose walks were looked at.
  var recommender: String { SearchDocument.recommender(on: graph, configuration.beam) }

  /// What the detector has learned from.
  var lesson: Lesson {
    Lesson(
      attack: trainedOn.attack, epsilon: trainedOn.epsilon, schedule: trainedOn.schedule,
      isPerCoordinate: isPerCoordinate)
  }

  /// Whether ε is what a coordinate may have.
  var isPerCoordinate: Bool { budget == "per-coordinate" }
}

/// The attack that a detector has learned from: another budget or schedule makes another detector.
struct Lesson: Hashable, Sendable {
  var attack: String
  var epsilon: Double?
  var schedule = "every"
  /// Whether ε is what a coordinate may have.
  var isPerCoordinate = false

  /// Whether the paper's detector has learned from it; the paper does not say what its ε bounds.
  var isPublished: Bool { attack == "fgsm-l1" && epsilon == 0.1 && schedule == "every" }

  /// For tables.
  var name: String {
    FieldNames.evasionAttacks[attack] + (epsilon.map { " \($0.exact)" } ?? "")
      + (isPerCoordinate ? " a coordinate" : "") + (schedule == "every" ? "" : ", \(schedule)")
  }
}
