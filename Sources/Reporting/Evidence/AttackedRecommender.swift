import Documents

extension SearchDocument {
  /// The recommender on `graph` that was looked at: another search is another recommender.
  fileprivate static func recommender(on graph: String, _ search: SearchDocument?) -> String {
    guard let widths = search?.widths, widths != standardWidths else { return graph }
    return "\(FieldNames.graphs[graph]), beam \(widths.map(String.init).joined(separator: "-"))"
  }
}

extension EvadeDocument {
  /// What was attacked.
  var recommender: String { SearchDocument.recommender(on: graph, configuration.beam) }
}

extension DetectDocument {
  /// Whose walks were looked at.
  var recommender: String { SearchDocument.recommender(on: graph, configuration.beam) }

  /// What the detector has learned from.
  var lesson: Lesson {
    Lesson(
      attack: trainedOn.attack, epsilon: trainedOn.epsilon, schedule: trainedOn.schedule)
  }
}

/// The attack that a detector has learned from: another budget or schedule makes another detector.
struct Lesson: Hashable, Sendable {
  var attack: String
  var epsilon: Double?
  var schedule = "every"

  /// What the paper's detector has learned from.
  static let published = Lesson(attack: "fgsm-l1", epsilon: 0.1)

  /// For tables.
  var name: String {
    FieldNames.evasionAttacks[attack] + (epsilon.map { " \($0.exact)" } ?? "")
      + (schedule == "every" ? "" : ", \(schedule)")
  }
}
