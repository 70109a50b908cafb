import Detection
import Essentials
import Foundation
import PathReasoning
import Testing
@testable import Experiments

@Suite struct DetectionTrialTests {
  private let recommender: PathRecommender

  init() throws {
    var configuration = PathRecommenderConfiguration()
    configuration.dimension = 16
    configuration.passes = 40
    configuration.heldOutUsers = 0
    configuration.maximumActions = 40
    configuration.firstHidden = 32
    configuration.secondHidden = 16
    configuration.learningRate = 1e-3
    configuration.epochs = 4
    recommender = try PathRecommender(BazaarGraph(.small).dataset, configuration, seed: 1)
  }

  private func outcome(
    _ testOn: [AttackSpecification], _ change: (inout DetectionPlan) -> Void = { _ in }
  ) throws -> DetectionOutcome {
    var plan = DetectionPlan()
    plan.trainOn = AttackSpecification("fgsm-linf", epsilon: 5)
    plan.testOn = testOn
    plan.settings = [
      "detector.epochs": "8", "detector.learningRate": "0.005", "weightDecay": "0",
      "detector.dropout": "0.2",
    ]
    change(&plan)
    return try DetectionTrial(plan).run(on: recommender, cache: nil) { _ in }
  }

  /// An agent that is led astray everywhere is found out; one that is attacked in name only walks the
  /// clean paths, which nothing tells from themselves.
  @Test func detectsWhatIsThere() throws {
    let found = try outcome([
      AttackSpecification("fgsm-linf", epsilon: 5), AttackSpecification("fgsm-linf", epsilon: 0),
      AttackSpecification("fgsm-linf", epsilon: 5, schedule: "random:0.5"),
    ])
    let (strong, none, half) = (found.results[0], found.results[1], found.results[2])
    // By chance the area of 100 independent users of each kind is .5 with a deviation of
    // √(201 / 120,000) = .041; paths of one user depend on each other, so that users count.
    #expect(strong.auc > 0.5 + 5 * 0.041)
    #expect(strong.frequency == 1 && strong.epsilon == 5 && strong.schedule == "every")
    // All paths of both kinds are there, so that both are the same.
    #expect(abs(none.auc - 0.5) < 1e-9)
    #expect(none.precision == 0.5 || none.recall == 0)
    #expect(abs(half.frequency - 0.5) < 0.05)
    #expect(half.auc < strong.auc && half.auc > 0.5)
    #expect(found.users == .init(training: 80, validation: 20, test: 100))
    #expect(strong.paths > 1_000 && strong.paths == none.paths)
    #expect(found.trainedOn.attack == "fgsm-linf" && found.trainedOn.frequency == 1)
  }

  @Test func pathsAreBalancedAndNoMoreThanAskedFor() throws {
    let found = try outcome([AttackSpecification("jsma")]) {
      $0.paths = 500
      $0.users = 60
    }
    #expect(found.paths == .init(training: 400, validation: 100))
    #expect(found.users == .init(training: 24, validation: 6, test: 30))
    #expect(found.results[0].paths == 500)
    #expect(found.results[0].epsilon != 5)
  }

  /// A search of one way on at each hop walks one path for each user, for all walkers alike.
  @Test func theBeamIsEverybodys() throws {
    let found = try outcome([AttackSpecification("jsma")]) {
      $0.users = 60
      $0.beam.widths = [1, 1, 1]
    }
    #expect(found.paths == .init(training: 48, validation: 12))
    #expect(found.results[0].paths == 30)
    #expect(found.configuration.beam.widths == [1, 1, 1])
  }

  @Test func theSameSeedGivesTheSameResult() throws {
    func results(_ seed: UInt64) throws -> [DetectionOutcome.Result] {
      try outcome([AttackSpecification("gaussian"), AttackSpecification("deepfool")]) {
        $0.seed = seed
        $0.paths = 400
        $0.settings["detector.epochs"] = "2"
      }.results
    }
    let first = try results(3)
    #expect(try results(3) == first)
    #expect(try results(4) != first)
  }

  @Test func theDetectorIsKept() throws {
    let cache = FileManager.default.temporaryDirectory.appending(path: "detection-\(UUID())").path
    try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: cache) }
    var plan = DetectionPlan()
    plan.testOn = [AttackSpecification("fgsm-l2")]
    plan.paths = 300
    plan.settings = ["detector.epochs": "3"]
    let first = try DetectionTrial(plan).run(on: recommender, cache: cache) { _ in }
    var stages: Set<String> = []
    let second = try DetectionTrial(plan).run(on: recommender, cache: cache) {
      stages.insert($0.stage)
    }
    #expect(second.results == first.results)
    #expect(stages == ["walking", "walking under fgsm-l1", "walking under fgsm-l2"])
    let files = try FileManager.default.contentsOfDirectory(atPath: cache)
    #expect(files.count == 1 && files[0].hasPrefix("detector-"))
  }

  @Test(arguments: [
    ("fgsm-l1", "fgsm-l1"), ("fgsm-l1:0.1", "fgsm-l1:0.1"),
    ("jsma@timed:0.5", "jsma@timed:0.5"), ("fgsm-l1:2@random:0.08", "fgsm-l1:2.0@random:0.08"),
    ("deepfool@every", "deepfool"),
  ])
  func specificationsAreReadAsTheyAreWritten(text: String, description: String) throws {
    #expect(try AttackSpecification(parsing: text).description == description)
  }

  @Test(arguments: [
    ("fgsm-l1:x", "the epsilon of 'fgsm-l1:x' must be a number of at least 0, as in fgsm-l1:0.5"),
    ("jsma:-1", "the epsilon of 'jsma:-1' must be a number of at least 0, as in jsma:0.5"),
    (
      "fgsm-l2:inf",
      "the epsilon of 'fgsm-l2:inf' must be a number of at least 0, as in fgsm-l2:0.5"
    ),
  ])
  func badSpecificationsAreNamed(text: String, complaint: String) {
    #expect(throws: InputError(.usage, complaint)) { try AttackSpecification(parsing: text) }
  }

  @Test func badPlansAreNamedBeforeAnythingIsTrained() {
    func complaint(_ change: (inout DetectionPlan) -> Void) -> String {
      var plan = DetectionPlan()
      change(&plan)
      do {
        _ = try DetectionTrial(plan)
        return "none"
      } catch { return "\(error)" }
    }
    #expect(complaint { _ in } == "none")
    #expect(complaint { $0.paths = 9 } == "--paths must be from 10 to 10000000, not 9")
    #expect(complaint { $0.users = 3 } == "--users must be at least 4, not 3")
    #expect(complaint { $0.testOn = [] } == "--test-on needs an attack")
    #expect(
      complaint { $0.detector = "gru-atention" }
        == "no detector 'gru-atention'; did you mean 'gru-attention'? known: gru-attention")
    #expect(
      complaint { $0.testOn = [AttackSpecification("fgsm-l3")] }
        .hasPrefix("no attack 'fgsm-l3'; did you mean 'fgsm-l1'? known: "))
    #expect(
      complaint { $0.testOn = [AttackSpecification("jsma", schedule: "sometimes")] }
        .hasPrefix("no schedule 'sometimes'; known: "))
    #expect(
      complaint { $0.settings = ["dropout": "0.1"] }
        == "both path reasoning and gru-attention have a hyperparameter 'dropout': write "
        + "recommender.dropout or detector.dropout")
    #expect(
      complaint { $0.settings = ["detector.dropout": "1"] }
        == "hyperparameter 'dropout' must be from 0 to below 1")
    #expect(
      complaint { $0.settings = ["fgsm-l1.dense": "perhaps"] }
        == "hyperparameter 'dense' of fgsm-l1 must be true or false, not 'perhaps'")
  }
}
