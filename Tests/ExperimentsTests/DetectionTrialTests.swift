import Documents
import Detection
import Essentials
import Evasion
import Foundation
import PathReasoning
import Synchronization
import Testing
import Torch
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
  ) throws -> DetectDocument {
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
    ]) {
      $0.beam.widths = [10, 4, 1]
      $0.settings["detector.batchSize"] = "32"
    }
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

  /// The attack to learn from happens on two walks, of those who are learned from and of those who
  /// tell when to stop: both count.
  @Test func theFrequencyIsThatOfBothWalks() throws {
    let found = try outcome([AttackSpecification("fgsm-l2")]) {
      $0.trainOn = AttackSpecification("fgsm-linf", epsilon: 0.5, schedule: "timed:0.01")
      $0.settings["detector.epochs"] = "1"
    }
    var rng = SeededGenerator(seed: 1, stream: "detection users")
    let split = UserSplit(0..<200, using: &rng)
    let hops = Mutex((attacked: 0, all: 0))
    for users in [split.training, split.validation] {
      let attack = ScheduledAttack(
        FastGradientSign(), objective: .value, epsilon: 0.5, schedule: .timed(0.01), seed: 1)
      _ = try recommender.recommend(
        to: users,
        perturbation: { step in
          let seen = attack.perturbation(step)
          let width = step.states.shape[1]
          let (one, other) = (seen.array(of: Float.self), step.states.array(of: Float.self))
          let moved = (0..<step.walk.paths.count).count { path in
            one[path * width..<(path + 1) * width] != other[path * width..<(path + 1) * width]
          }
          hops.withLock { hops in
            hops.attacked += moved
            hops.all += step.walk.paths.count
          }
          return seen
        })
    }
    let (attacked, all) = hops.withLock { $0 }
    #expect(attacked > 100 && all - attacked > 100)
    #expect(found.trainedOn.frequency == Double(attacked) / Double(all))
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
    #expect(found.configuration.beam?.widths == [1, 1, 1])
  }

  @Test func theSameSeedGivesTheSameResult() throws {
    func results(_ seed: UInt64) throws -> [DetectDocument.Result] {
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
}
