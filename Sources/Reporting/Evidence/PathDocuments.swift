import PathReasoning

/// What the report reads of the document that `evade` prints.
struct EvadeDocument: Decodable, Sendable {
  /// How far the attacked walks have drifted.
  struct Drift: Decodable, Sendable {
    /// MMD to the clean walks.
    var clean: Double
    /// MMD between two halves of the clean walks.
    var noiseFloor: Double
    var pValue: Double
    /// MMD to the walks under FGSM ℓ1 with ε = .1.
    var l1: Double?
  }

  /// Products on a user's list, on average.
  struct ListLength: Decodable, Sendable {
    var clean: Double
    var attacked: Double
  }

  /// A step of a path.
  struct Hop: Decodable, Sendable, Equatable {
    var relation: String
    var kind: String
    var node: Int
    var label: String
  }

  /// One user's best path, clean and attacked.
  struct Example: Decodable, Sendable {
    var user: Int
    var clean: [Hop]
    var attacked: [Hop]
    /// The first hop that differs, from 1; nothing if none does.
    var changedHop: Int?
  }

  var graph: String
  var attack: String
  var seed: UInt64?
  var objective: String?
  var epsilon: Double?
  var schedule: String?
  /// The share of hops that were attacked.
  var frequency: Double?
  /// Quality under attack by name ("ndcg@10"), in percent.
  var metrics: [String: Double]
  /// Quality without, in percent.
  var clean: [String: Double]
  /// How many products are recommended to a user, ten at most.
  var meanListLength: ListLength?
  var mmd: Drift?
  var example: Example?
  var configuration: SearchDocument?

  /// What was attacked.
  var recommender: String { SearchDocument.recommender(on: graph, configuration) }
}

/// How paths were searched, as documents about walks have it.
struct SearchDocument: Decodable, Sendable {
  struct Beam: Decodable, Sendable {
    var widths: [Int]
  }

  /// What is searched with unless somebody says otherwise.
  static let standardWidths = BeamConfiguration().widths

  var beam: Beam?

  /// The recommender on `graph` that was looked at: another search is another recommender.
  static func recommender(on graph: String, _ search: SearchDocument?) -> String {
    guard let widths = search?.beam?.widths, widths != standardWidths else { return graph }
    return "\(FieldNames.graphs[graph]), beam \(widths.map(String.init).joined(separator: "-"))"
  }
}

/// What the report reads of the document that `detect` prints.
struct DetectDocument: Decodable, Sendable {
  struct Result: Decodable, Sendable {
    var attack: String
    var epsilon: Double?
    var schedule: String?
    var frequency: Double?
    var precision: Double
    var recall: Double
    var f1: Double
    var auc: Double
    var recallAt1PercentFalseAlarms: Double
  }

  /// The attack that the detector has learned from.
  struct Training: Decodable, Hashable, Sendable {
    var attack: String
    var epsilon: Double?
    var schedule = "every"

    /// What the paper's detector has learned from.
    static let published = Training(attack: "fgsm-l1", epsilon: 0.1)

    /// For tables: another budget or schedule makes another detector.
    var name: String {
      FieldNames.evasionAttacks[attack] + (epsilon.map { " \($0.exact)" } ?? "")
        + (schedule == "every" ? "" : ", \(schedule)")
    }
  }

  var graph: String
  var trainedOn: Training
  var seed: UInt64?
  var results: [Result]
  var configuration: SearchDocument?

  /// Whose walks were looked at.
  var recommender: String { SearchDocument.recommender(on: graph, configuration) }
}
