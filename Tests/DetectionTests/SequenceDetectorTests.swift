import Essentials
import Foundation
import Kernels
import Statistics
import Testing
@testable import Detection
@testable import PathReasoning

@Suite struct SequenceDetectorTests {
  private let world = SyntheticPaths()
  private var graph: KnowledgeGraph { world.graph }
  private var embeddings: GraphEmbeddings { world.embeddings }

  private func paths(
    _ count: Int, users: Range<Int>, attacked: Bool, using rng: inout SeededGenerator
  ) -> [WalkedPath] {
    world.paths(count, users: users, attacked: attacked, using: &rng)
  }

  private func labeled(_ count: Int, users: Range<Int>, seed: UInt64) -> LabeledSequences {
    world.labeled(count, users: users, seed: seed)
  }

  private var configuration: SequenceDetector.Configuration {
    var configuration = SequenceDetector.Configuration()
    configuration.hidden = 16
    configuration.dropout = 0.2
    configuration.learningRate = 0.01
    configuration.weightDecay = 0
    configuration.batchSize = 100
    configuration.epochs = 6
    return configuration
  }

  @Test func learnsWhatIsEasyToTell() throws {
    let detector = try SequenceDetector.trained(
      configuration, on: labeled(800, users: 0..<100, seed: 1),
      validation: labeled(200, users: 100..<120, seed: 2), seed: 1)
    let test = labeled(400, users: 120..<200, seed: 3)
    let metrics = detector.metrics(
      attacked: test.sequences.selecting(400..<800), clean: test.sequences.selecting(0..<400))
    #expect(metrics.f1 > 0.95)
    #expect(metrics.auc > 0.98)
    #expect(metrics.recallAt1PercentFalseAlarms > 0.8)
    let scores = detector.scores(of: test.sequences)
    #expect(scores.count == 800 && scores.allSatisfy { $0 >= 0 && $0 <= 1 })
    // Each sequence for itself, whoever is beside it.
    let alone = detector.scores(of: test.sequences.selecting([700]))
    #expect(abs(alone[0] - scores[700]) < 1e-5)
  }

  /// Where both kinds are the same there is nothing to learn.
  @Test func learnsNothingWhereThereIsNothing() throws {
    var rng = SeededGenerator(seed: 4)
    func same(_ count: Int, users: Range<Int>) -> LabeledSequences {
      LabeledSequences(
        clean: paths(count, users: users, attacked: false, using: &rng),
        attacked: paths(count, users: users, attacked: false, using: &rng), embeddings)
    }
    let detector = try SequenceDetector.trained(
      configuration, on: same(500, users: 0..<100), validation: same(200, users: 100..<120), seed: 1
    )
    let test = same(500, users: 120..<200)
    let metrics = detector.metrics(
      attacked: test.sequences.selecting(500..<1_000), clean: test.sequences.selecting(0..<500))
    // The deviation of the area of 500 against 500 is .018.
    #expect(abs(metrics.auc - 0.5) < 0.08)
  }

  /// The same bits on one thread and on two; others from another seed.
  @Test func theSameSeedGivesTheSameBits() throws {
    let training = labeled(150, users: 0..<100, seed: 1)
    let validation = labeled(50, users: 100..<120, seed: 2)
    var configuration = configuration
    configuration.epochs = 2
    let before = Threads.count
    defer { Threads.count = before }
    func scores(threads: Int, seed: UInt64) throws -> [Float] {
      Threads.count = threads
      return try SequenceDetector.trained(
        configuration, on: training, validation: validation, seed: seed
      ).scores(of: validation.sequences)
    }
    let first = try scores(threads: 1, seed: 5)
    #expect(try scores(threads: 2, seed: 5) == first)
    #expect(try scores(threads: 1, seed: 6) != first)
  }

  @Test func stopsWhereValidationGetsNoBetter() throws {
    let training = labeled(60, users: 0..<100, seed: 1)
    // Labels the other way round: what is learned makes it worse.
    var rng = SeededGenerator(seed: 2)
    let validation = LabeledSequences(
      clean: paths(60, users: 100..<120, attacked: true, using: &rng),
      attacked: paths(60, users: 100..<120, attacked: false, using: &rng), embeddings)
    var configuration = configuration
    configuration.epochs = 50
    configuration.patience = 3
    var epochs = 0
    _ = try SequenceDetector.trained(
      configuration, on: training, validation: validation, seed: 1
    ) { epochs = $0.completed }
    #expect(epochs >= 3 && epochs < 10)
  }

  @Test func cachesWhatIsTrainedAndResumes() throws {
    let training = labeled(150, users: 0..<100, seed: 1)
    let validation = labeled(50, users: 100..<120, seed: 2)
    let folder = FileManager.default.temporaryDirectory.appending(path: "detector-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var configuration = configuration
    configuration.epochs = 4
    func place(_ data: LabeledSequences, seed: UInt64 = 1) throws -> PathCheckpoint.Place {
      try SequenceDetector.checkpoint(
        configuration, on: data, validation: validation, seed: seed, graph: graph, in: folder)
    }
    func train(_ place: PathCheckpoint.Place?, _ progress: ProgressReport = { _ in }) throws
      -> [Float]
    {
      try SequenceDetector.trained(
        configuration, on: training, validation: validation, seed: 1, checkpoint: place,
        progress: progress
      ).scores(of: validation.sequences)
    }
    let whole = try train(nil)
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      _ = try train(place(training)) { if $0.completed == 2 { throw Stop() } }
    }
    var epochs: [Int] = []
    #expect(try train(place(training)) { epochs.append($0.completed) } == whole)
    #expect(epochs == [3, 4])
    let loaded = try train(place(training)) { _ in Issue.record("nothing is left to train") }
    #expect(loaded == whole)
    // Other paths, other labels or another seed are another file.
    #expect(try place(labeled(150, users: 0..<100, seed: 9)).path != place(training).path)
    #expect(try place(training, seed: 2).path != place(training).path)
    let paths = training.sequences.paths
    let flipped = LabeledSequences(clean: [], attacked: paths, embeddings)
    #expect(flipped.checksum != training.checksum)
    try Data("no tensors".utf8).write(to: URL(filePath: place(training).path))
    #expect(throws: InputError.self) { _ = try train(place(training)) }
    let path = try place(training).path
    embeddings.nodes[3] = embeddings.nodes[4]
    #expect(try place(training).path != path)
  }

  /// A loss that is no number is never the lowest: the network that comes out would be the untrained
  /// one, and be kept.
  @Test func trainingThatDivergesIsAnErrorAndLeavesNothing() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "detector-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let training = labeled(150, users: 0..<100, seed: 1)
    let validation = labeled(50, users: 100..<120, seed: 2)
    var configuration = configuration
    configuration.learningRate = 1e30
    let place = try SequenceDetector.checkpoint(
      configuration, on: training, validation: validation, seed: 1, graph: graph, in: folder)
    #expect {
      _ = try SequenceDetector.trained(
        configuration, on: training, validation: validation, seed: 1, checkpoint: place)
    } throws: { error in
      let error = error as? InputError
      return error?.kind == .usage
        && error?.message.hasPrefix("training the detector diverged: the ") == true
        && error?.message.hasSuffix("loss is no finite number; lower 'learningRate'") == true
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
  }

  @Test(arguments: [
    ("hidden", "from 1 to 4096"), ("dropout", "from 0 to below 1"),
    ("learningRate", "greater than 0"), ("weightDecay", "at least 0"),
    ("batchSize", "from 1 to 100000"), ("epochs", "from 1 to 100000"), ("patience", "at least 0"),
  ])
  func badHyperparametersAreNamed(name: String, expectation: String) {
    var configuration = SequenceDetector.Configuration()
    switch name {
    case "hidden": configuration.hidden = 0
    case "dropout": configuration.dropout = 1
    case "learningRate": configuration.learningRate = 0
    case "weightDecay": configuration.weightDecay = -1
    case "batchSize": configuration.batchSize = 0
    case "epochs": configuration.epochs = 0
    default: configuration.patience = -1
    }
    #expect(throws: InputError(.usage, "hyperparameter '\(name)' must be \(expectation)")) {
      try configuration.validate()
    }
  }
}
