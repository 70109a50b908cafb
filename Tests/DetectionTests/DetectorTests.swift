import Essentials
import Testing
@testable import Detection
@testable import PathReasoning

@Suite struct DetectorTests {
  private let world = SyntheticPaths()

  /// Thinks that long sequences are attacked.
  private struct ByLength: Detector {
    struct Configuration: ComponentConfiguration {
      var unused = 1
    }

    static let identifier = "by-length"

    static func trained(
      _ configuration: Configuration, on training: LabeledSequences, validation: LabeledSequences,
      seed: UInt64, checkpoint: PathCheckpoint.Place?, progress: ProgressReport
    ) throws -> ByLength { ByLength() }

    func scores(of sequences: ActionSequences) -> [Float] {
      (0..<sequences.count).map { Float(sequences.steps($0)) / 4 }
    }
  }

  private func path(hops: Int) -> WalkedPath {
    var path = WalkedPath(user: 1)
    for hop in 0..<hops {
      path.make(hop: hop, .purchase, to: world.graph.node(.product, hop), probability: 1)
    }
    return path
  }

  /// Scores of ¼, ½, ¾ and 1 for sequences of 1 to 4 actions; from ½ on they raise an alarm.
  @Test func metricsAreThoseOfTheScores() {
    func sequences(_ hops: [Int]) -> ActionSequences {
      ActionSequences(hops.map { path(hops: $0) }, world.embeddings)
    }
    let metrics = ByLength().metrics(
      attacked: sequences([3, 3, 1, 0]), clean: sequences([0, 0, 0, 2]))
    // Three of four attacked and one of four clean ones.
    #expect(metrics.precision == 0.75 && metrics.recall == 0.75 && metrics.f1 == 0.75)
    // Attacked 1, 1, ½, ¼ against clean ¼, ¼, ¼, ¾: pairs won, a tie counting half.
    #expect(abs(metrics.auc - (4 + 4 + 3 + 1.5) / 16) < 1e-12)
  }

  /// Whatever decides what is learned decides the file.
  @Test func aCheckpointBelongsToWhatWasLearned() throws {
    let training = world.labeled(10, users: 0..<50, seed: 1)
    let validation = world.labeled(5, users: 50..<60, seed: 2)
    func path(
      _ training: LabeledSequences, _ validation: LabeledSequences,
      _ configuration: ByLength.Configuration = .init(), seed: UInt64 = 1
    ) throws -> String {
      try ByLength.checkpoint(
        configuration, on: training, validation: validation, seed: seed, graph: world.graph,
        in: "/models"
      ).path
    }
    var other = ByLength.Configuration()
    other.unused = 2
    let paths = [
      try path(training, validation), try path(validation, training),
      try path(training, training), try path(training, validation, other),
      try path(training, validation, seed: 2),
    ]
    #expect(Set(paths).count == 5)
    #expect(paths.allSatisfy { $0.hasPrefix("/models/detector-") })
    let same = try SequenceDetector.checkpoint(
      .init(), on: training, validation: validation, seed: 1, graph: world.graph, in: "/models")
    #expect(!paths.contains(same.path))
  }
}
