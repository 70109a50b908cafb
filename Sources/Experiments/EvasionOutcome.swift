import Evasion
import PathReasoning

/// What an evasion trial measured: the document that `evade` prints with `--json`.
package struct EvasionOutcome: Codable, Sendable {
  /// Durations in seconds.
  package struct Seconds: Codable, Sendable {
    /// The search without an attack.
    package var clean: Double
    /// The search under attack.
    package var attacked: Double
  }

  /// How many products a user is recommended on average: fewer than the list has room for where
  /// paths end in too few, and none where they end in none.
  package struct ListLengths: Codable, Sendable, Equatable {
    package var clean: Double
    package var attacked: Double
  }

  /// The graph's name.
  package var graph: String
  /// The attack's name.
  package var attack: String
  /// Its budget; left out where there is none.
  package var epsilon: Double?
  /// The norm that the budget is in.
  package var norm: String
  /// What it makes worse; left out for controls.
  package var objective: String?
  /// When it happens.
  package var schedule: String
  /// The share of hops that were attacked.
  package var frequency: Double
  /// Quality in percent, under attack.
  package var metrics: [String: Double]
  /// Quality in percent, without.
  package var clean: [String: Double]
  /// How far paths drift; left out if nothing was to be compared.
  package var mmd: PathDrift?
  /// How many users were recommended to.
  package var users: Int
  /// How many of them count without an attack: those with test purchases, and with enough
  /// recommendations where others are left out.
  package var countedUsers: Int
  /// What an operator would notice first.
  package var meanListLength: ListLengths
  /// How many paths were walked under attack.
  package var paths: Int
  /// The share of them that is not walked without the attack.
  package var changedPaths: Double
  /// The mean size of what is added to a state where it is attacked, by each norm.
  package var meanPerturbationNorms: PerturbationNorms
  /// One user whose first recommendation changed, if there is one.
  package var example: WalkExample?
  package var seconds: Seconds
  package var seed: UInt64
  package var configuration: Configuration

  /// Everything that the trial was told, defaults included.
  package struct Configuration: Codable, Sendable {
    package var recommender: [String: HyperparameterValue]
    package var attack: [String: HyperparameterValue]
    package var beam: BeamConfiguration
    package var leavesOutShortLists: Bool
  }
}

extension RecommendationMetrics {
  /// The figures by name, in percent.
  var values: [String: Double] {
    ["ndcg@10": ndcg, "recall@10": recall, "hr@10": hitRatio, "precision@10": precision]
  }
}
