import Detection
import Essentials
import Evasion
import Interactions
import PathReasoning
import Statistics
import Testing

/// A detector of somebody outside: how often a sequence's last relation was seen among attacked ones.
private struct LastRelation: Detector {
  struct Configuration: ComponentConfiguration {
    /// What is added to every count.
    var smoothing = 1.0

    func validate() throws { try require(smoothing > 0, "smoothing", "greater than 0") }
  }

  static let identifier = "last-relation"
  private var shares: [Relation: Float] = [:]

  static func trained(
    _ configuration: Configuration, on training: LabeledSequences, validation: LabeledSequences,
    seed: UInt64, checkpoint: PathCheckpoint.Place?, progress: ProgressReport
  ) throws -> LastRelation {
    try configuration.validate()
    var counts: [Relation: (attacked: Double, all: Double)] = [:]
    for (path, isAttacked) in zip(training.sequences.paths, training.isAttacked) {
      counts[path.relations.2, default: (0, 0)].all += 1
      if isAttacked { counts[path.relations.2, default: (0, 0)].attacked += 1 }
    }
    try progress(
      Progress(stage: "counting", completed: 1, total: 1, unit: "pass"))
    var detector = LastRelation()
    detector.shares = counts.mapValues {
      Float(($0.attacked + configuration.smoothing) / ($0.all + 2 * configuration.smoothing))
    }
    return detector
  }

  func scores(of sequences: ActionSequences) -> [Float] {
    sequences.paths.map { shares[$0.relations.2] ?? 0.5 }
  }
}

/// What somebody outside can do with public declarations alone.
@Suite struct PublicSurfaceTests {
  private let recommender: PathRecommender

  init() throws {
    var bazaar = Bazaar.Configuration.regulars
    bazaar.userCount = 100
    bazaar.itemCount = 100
    bazaar.interactionCount = 2_000
    bazaar.clusterCount = 5
    var configuration = PathRecommenderConfiguration()
    configuration.dimension = 8
    configuration.passes = 5
    configuration.heldOutUsers = 0
    configuration.maximumActions = 20
    configuration.firstHidden = 16
    configuration.secondHidden = 16
    configuration.epochs = 1
    recommender = try PathRecommender(BazaarGraph(bazaar).dataset, configuration, seed: 1)
  }

  /// Walks with and without an attack, trains a detector of one's own and the built-in one, and reads
  /// how well they do.
  @Test func aStrangersDetectorIsTrainedAndMeasured() throws {
    var rng = SeededGenerator(seed: 1)
    let split = UserSplit((0..<100).map { Int32($0) }, using: &rng)
    var round = 0
    func paths(_ users: [Int32], attacked: Bool) throws -> [WalkedPath] {
      let attack = ScheduledAttack(
        FastGradientSign(), objective: .value, epsilon: 3, seed: 1)
      defer { round += 1 }
      return try recommender.recommend(
        to: users, perturbation: attacked ? attack.perturbation : nil, round: round
      ).flatMap { $0.paths.prefix(20) }
    }
    func labeled(_ users: [Int32]) throws -> LabeledSequences {
      LabeledSequences(
        clean: try paths(users, attacked: false), attacked: try paths(users, attacked: true),
        recommender.embeddings)
    }
    let (training, validation) = (try labeled(split.training), try labeled(split.validation))
    let (clean, attacked) = (
      ActionSequences(try paths(split.test, attacked: false), recommender.embeddings),
      ActionSequences(try paths(split.test, attacked: true), recommender.embeddings)
    )
    var stages: Set<String> = []
    func measured<Kind: Detector>(
      _ kind: Kind.Type, _ configuration: Kind.Configuration
    ) throws -> DetectionMetrics {
      let detector = try Kind.trained(
        configuration, on: training, validation: validation, seed: 1, checkpoint: nil
      ) { stages.insert($0.stage) }
      return detector.metrics(attacked: attacked, clean: clean)
    }
    var small = SequenceDetector.Configuration()
    small.hidden = 8
    small.epochs = 1
    let found = [
      try measured(LastRelation.self, .init()), try measured(SequenceDetector.self, small),
    ]
    #expect(stages == ["counting", "training the detector"])
    for metrics in found { #expect((0...1).contains(metrics.auc)) }
    // Led astray at every hop, paths end in other ways.
    #expect(found[0].auc > 0.5)
  }
}
