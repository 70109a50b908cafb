import Detection
import Documents
import Essentials
import Evasion
import PathReasoning
import Statistics

/// A detector that learns from one attack and is tested on others, on paths of other users.
///
/// Users are dealt out first (see ``UserSplit``). The users of each part walk without an attack and
/// under each attack that the part needs; paths are drawn from all that they walk.
package struct DetectionTrial: Sendable {
  /// What is done.
  package let plan: DetectionPlan
  private let resolved: DetectionPlan.Resolved

  /// A trial, or an ``InputError`` about what the plan names: before anything is trained.
  package init(_ plan: DetectionPlan) throws {
    self.plan = plan
    resolved = try plan.resolved()
  }

  /// How the recommender is to be trained.
  package var recommenderConfiguration: PathRecommenderConfiguration { resolved.recommender }

  /// Walks, trains the detector and tests it.
  ///
  /// - Parameter cache: A folder for the trained detector; nil keeps nothing.
  package func run(
    on recommender: PathRecommender, cache: String?, reporting: ProgressReport
  ) throws -> DetectDocument {
    try run(resolved.detector, on: recommender, cache: cache, reporting: reporting)
  }

  private func run<Kind: Detector>(
    _ kind: Kind.Type, on recommender: PathRecommender, cache: String?,
    reporting: ProgressReport
  ) throws -> DetectDocument {
    let start = ContinuousClock.now
    let graph = recommender.dataset.graph
    let configuration = try kind.configuration(setting: resolved.detectorSettings)
    let users = min(plan.users, graph.count(.user))
    guard users >= 4 else {
      throw InputError(.data, "\(users) users are too few to learn from some and test on others")
    }
    var rng = SeededGenerator(seed: plan.seed, stream: "detection users")
    let split = UserSplit(0..<Int32(users), using: &rng)

    // A fifth of the paths to learn from is for validation, and half of each part is attacked.
    let source = resolved.training.attack.fresh()
    // Every walk is a round of its own: nobody is tested on the noise that others learned from.
    let training = try examples(
      of: split.training, plan.paths * 4 / 10, under: source, rounds: (0, 1), on: recommender,
      reporting)
    let validation = try examples(
      of: split.validation, plan.paths / 10, under: source, rounds: (2, 3), on: recommender,
      reporting)
    let trainingStart = ContinuousClock.now
    let detector = try kind.trained(
      configuration, on: training, validation: validation, seed: plan.seed,
      checkpoint: try cache.map {
        try kind.checkpoint(
          configuration, on: training, validation: validation, seed: plan.seed, graph: graph,
          in: $0)
      }, progress: reporting)
    let trainingSeconds = (ContinuousClock.now - trainingStart).inSeconds

    let results = try results(
      of: detector, on: split.test, walking: recommender, reporting: reporting)
    var document = DetectDocument(
      graph: recommender.dataset.name, detector: kind.identifier,
      trainedOn: .init(resolved.training.specification, frequency: source.tally.frequency),
      results: results,
      users: .init(
        training: split.training.count, validation: split.validation.count,
        test: split.test.count),
      paths: .init(training: training.count, validation: validation.count),
      seed: plan.seed,
      seconds: .init(
        training: trainingSeconds, total: (ContinuousClock.now - start).inSeconds),
      configuration: .init(
        recommender: try resolved.recommender.values, detector: try configuration.values,
        attacks: Dictionary(
          ([resolved.training] + resolved.tests).map { ($0.specification.attack, $0.values) }
        ) { first, _ in first }, beam: .init(plan.beam)))
    document.budget = plan.budget
    document.graphChecksum = recommender.dataset.checksum
    return document
  }

  /// How well a detector tells each tested attack on users from their clean paths.
  private func results(
    of detector: some Detector, on users: [Int32], walking recommender: PathRecommender,
    reporting: ProgressReport
  ) throws -> [DetectDocument.Result] {
    let clean = try draw(
      plan.paths,
      from: recommender.recommend(to: users, plan.beam, round: 4, progress: reporting),
      "clean paths")
    let cleanScores = detector.scores(
      of: ActionSequences(clean, recommender.environment.embeddings))
    var results: [DetectDocument.Result] = []
    for (index, test) in resolved.tests.enumerated() {
      let attack = test.attack.fresh()
      let found = try walk(
        users, under: attack, round: 5 + index, on: recommender, reporting)
      let attacked = ActionSequences(
        draw(plan.paths, from: found, "attacked paths"), recommender.environment.embeddings)
      // As many of each kind, from the front of a random order.
      let count = min(clean.count, attacked.count)
      guard count > 0 else { throw InputError(.data, "no path of a tested user to test on") }
      let scores = detector.scores(of: attacked)
      guard (scores + cleanScores).allSatisfy(\.isFinite) else {
        throw InputError(
          .usage, "a score of the detector is no finite number: try a smaller 'learningRate'")
      }
      let metrics = DetectionMetrics(
        positives: Array(scores.prefix(count)),
        negatives: Array(cleanScores.prefix(count)), threshold: type(of: detector).threshold)
      results.append(
        DetectDocument.Result(
          test.specification, frequency: attack.tally.frequency, paths: count, metrics))
    }
    return results
  }

  /// Paths of users with and without the attack, `count` of each kind or as many as there are of both.
  private func examples(
    of users: [Int32], _ count: Int, under attack: ScheduledAttack,
    rounds: (clean: Int, attacked: Int), on recommender: PathRecommender,
    _ reporting: ProgressReport
  ) throws -> LabeledSequences {
    let clean = try draw(
      count,
      from: recommender.recommend(
        to: users, plan.beam, round: rounds.clean, progress: reporting), "clean paths")
    let attacked = try draw(
      count,
      from: walk(users, under: attack, round: rounds.attacked, on: recommender, reporting),
      "attacked paths")
    let balanced = min(clean.count, attacked.count)
    guard balanced > 0 else {
      throw InputError(.data, "no path of \(users.count) users to learn from")
    }
    return LabeledSequences(
      clean: Array(clean.prefix(balanced)), attacked: Array(attacked.prefix(balanced)),
      recommender.environment.embeddings)
  }

  private func walk(
    _ users: [Int32], under attack: ScheduledAttack, round: Int,
    on recommender: PathRecommender, _ reporting: ProgressReport
  ) throws -> [UserRecommendations] {
    try recommender.recommend(
      to: users, plan.beam, perturbation: attack.perturbation, round: round
    ) { progress in
      var progress = progress
      progress.stage = "walking under \(type(of: attack.attack).identifier)"
      try reporting(progress)
    }
  }

  /// `count` of all paths at random, in random order.
  private func draw(
    _ count: Int, from found: [UserRecommendations], _ stream: StaticString
  ) -> [WalkedPath] {
    var rng = SeededGenerator(seed: plan.seed, stream: stream)
    let paths = found.flatMap(\.paths)
    return drawn(count, of: paths.count, using: &rng).map { paths[$0] }
  }
}
