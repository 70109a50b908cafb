import Documents
import Essentials
import Evasion
import PathReasoning

/// One attack on one path-reasoning recommender while it walks.
package struct EvasionTrial: Sendable {
  /// What is done.
  package let plan: EvasionPlan
  /// Where the paths that are compared for drift are written, if anywhere.
  package var pathsFile: String?
  private let resolved: EvasionPlan.Resolved

  /// A trial, or an ``InputError`` about what the plan names: before anything is trained.
  package init(_ plan: EvasionPlan) throws {
    self.plan = plan
    resolved = try plan.resolved()
  }

  /// How the recommender is to be trained.
  package var recommenderConfiguration: PathRecommenderConfiguration { resolved.recommender }

  /// A search without an attack, which trials with the same recommender, users and beam can share.
  package struct CleanWalk: Sendable {
    /// What it found.
    package var found: [UserRecommendations]
    /// How long it took.
    package var seconds: Double
  }

  /// The search without the attack.
  package func walkClean(
    _ recommender: PathRecommender, reporting: ProgressReport
  ) throws -> CleanWalk {
    let start = ContinuousClock.now
    let found = try recommender.recommend(
      to: users(of: recommender), plan.beam, progress: reporting)
    return CleanWalk(found: found, seconds: (ContinuousClock.now - start).inSeconds)
  }

  /// Walks without and under attack, and compares.
  ///
  /// - Parameter clean: What ``walkClean(_:reporting:)`` gave for a plan with the same users and beam;
  ///   nil walks.
  package func run(
    on recommender: PathRecommender, clean: CleanWalk? = nil, reporting: ProgressReport
  ) throws -> EvadeDocument {
    let clean = try clean ?? walkClean(recommender, reporting: reporting)
    // A tally of its own for every run.
    let attack = resolved.attack.fresh()
    let start = ContinuousClock.now
    let attacked = try recommender.recommend(
      to: users(of: recommender), plan.beam, perturbation: attack.perturbation,
      progress: { progress in
        var progress = progress
        progress.stage = "walking under \(plan.attack)"
        try reporting(progress)
      })
    let seconds = (ContinuousClock.now - start).inSeconds
    let dataset = recommender.dataset
    let length = plan.leavesOutShortLists ? plan.beam.length : 0
    let before = RecommendationMetrics(
      clean.found, test: dataset.test, leavingOutShorterThan: length)
    let after = RecommendationMetrics(
      attacked, test: dataset.test, leavingOutShorterThan: length)
    sayWhatIsMissing(before, after)
    var document = EvadeDocument(
      graph: dataset.name, attack: plan.attack,
      epsilon: resolved.epsilon.isFinite ? resolved.epsilon : nil,
      norm: attack.attack.norm.rawValue, objective: resolved.objective?.rawValue,
      schedule: attack.schedule.description, frequency: attack.tally.frequency,
      metrics: after.values, clean: before.values,
      mmd: try drift(of: attacked, from: clean.found, recommender, reporting).map {
        EvadeDocument.Drift($0)
      },
      users: attacked.count, countedUsers: before.users,
      meanListLength: .init(
        clean: clean.found.meanListLength, attacked: attacked.meanListLength),
      paths: attacked.reduce(0) { $0 + $1.paths.count },
      changedPaths: EvasionTrial.changedShare(of: attacked, from: clean.found),
      meanPerturbationNorms: try norms(of: attack.tally),
      example: WalkExample(clean: clean.found, attacked: attacked, dataset: dataset).map {
        EvadeDocument.Example($0)
      },
      seconds: .init(clean: clean.seconds, attacked: seconds), seed: plan.seed,
      configuration: .init(
        recommender: try resolved.recommender.values, attack: resolved.attackValues,
        beam: .init(plan.beam), leavesOutShortLists: plan.leavesOutShortLists))
    document.budget = resolved.budget.rawValue
    document.countedUsersUnderAttack = after.users
    document.graphChecksum = dataset.checksum
    return document
  }

  /// How large perturbations are; nil where no hop was attacked.
  private func norms(of tally: EvasionTally) throws -> EvadeDocument.Norms? {
    guard tally.frequency > 0 else { return nil }
    let norms = tally.meanNorms
    guard [norms.l0, norms.l1, norms.l2, norms.linf].allSatisfy(\.isFinite) else {
      throw InputError(
        .usage, "the size of a perturbation came out as no finite number; lower --epsilon")
    }
    return EvadeDocument.Norms(norms)
  }

  /// Says in one line what cannot be measured.
  private func sayWhatIsMissing(_ before: RecommendationMetrics, _ after: RecommendationMetrics) {
    for (metrics, side) in [(before, "without the attack"), (after, "under attack")]
    where metrics.users == 0 {
      Warning.say(
        "quality \(side) is undefined: 0 users are tested, "
          + (metrics.leftOut > 0
            ? "as the lists of \(metrics.leftOut.grouped) are too short to count"
            : "as none of those recommended to has a test purchase"))
    }
    if before.users != after.users, after.users > 0 {
      Warning.say(
        "figures under attack are those of \(after.users.grouped) users whose lists it leaves long enough, and cannot "
          + "be compared with those of \(before.users.grouped) without it")
    }
  }

  /// How far attacked paths drift, where that is asked for.
  private func drift(
    of attacked: [UserRecommendations], from clean: [UserRecommendations],
    _ recommender: PathRecommender, _ reporting: ProgressReport
  ) throws -> PathDrift? {
    if plan.sequences == 0 { return nil }
    let reference = ScheduledAttack(
      FastGradientL1(), objective: .value,
      epsilon: resolved.budget.radius(
        of: FastGradientL1.standardEpsilon, in: FastGradientL1().norm,
        width: resolved.recommender.stateWidth), seed: plan.seed)
    return try PathDrift(
      clean: clean, attacked: attacked, sequences: plan.sequences,
      embeddings: recommender.environment.embeddings, seed: plan.seed,
      keep: { if let pathsFile { try $0.write(to: pathsFile) } }, progress: reporting
    ) { users in
      try recommender.recommend(
        to: users, plan.beam, perturbation: reference.perturbation, progress: reporting)
    }
  }

  private func users(of recommender: PathRecommender) -> [Int32] {
    (0..<min(plan.users, recommender.dataset.graph.count(.user))).map { Int32($0) }
  }

  /// The share of attacked paths that go another way than all clean paths of their user; nil without
  /// paths.
  static func changedShare(
    of attacked: [UserRecommendations], from clean: [UserRecommendations]
  ) -> Double? {
    struct Way: Hashable {
      var nodes: [Int32]
      var relations: [UInt8]

      init(_ path: WalkedPath) {
        nodes = [path.nodes.0, path.nodes.1, path.nodes.2].map(\.rawValue)
        relations = [path.relations.0, path.relations.1, path.relations.2].map(\.rawValue)
      }
    }
    var (changed, all) = (0, 0)
    for (before, after) in zip(clean, attacked) {
      let known = Set(before.paths.map(Way.init))
      changed += after.paths.count { !known.contains(Way($0)) }
      all += after.paths.count
    }
    return all > 0 ? Double(changed) / Double(all) : nil
  }
}
