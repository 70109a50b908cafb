import Essentials
import Interactions
import Kernels
import Rankers
import Statistics
import Synchronization

/// A recommender to attack that lives in this process: a trained snapshot, candidate lists for every
/// listener, and any number of worlds in which an injection is tried out.
///
/// **A world** (a query of PoisonRec, Algorithm 1) starts from the snapshot that was trained on the
/// clean log, learns from the injection, scores every listener's candidates and counts the targets in
/// their lists. Listeners are all real users, or a sample of many. On one draw all worlds see the same candidates, fixed by (seed, user), and update with
/// the same random stream.
public final class SimulatedVictim: Victim {
  /// The catalogue, its popularity and the attacker's budget.
  public let scenario: PoisoningScenario
  /// The options that this simulation was made with.
  public let options: Options
  /// The people and the room for fake accounts.
  public let users: UserRoster
  /// The real users whose lists are counted.
  public let audience: Audience
  /// Who has which target already.
  public let eligibility: Eligibility

  /// Trains a ranker from the start: on a log, with the random stream of the given draw.
  private let train: Training
  private typealias Training =
    @Sendable (InteractionLog, Draw, RankerCheckpoint?, ProgressReport) throws -> any Ranker
  private let log: InteractionLog
  private let snapshot: Snapshot
  private let draws: CandidateDraws
  /// The candidates of ``Draw/attack``, on which the snapshot is prepared; nil under
  /// ``ListKind/full``.
  private let prepared: PreparedCandidates?
  private let full: FullLists
  /// How many worlds on one draw pay for what is computed for all of them once.
  private static let worldsWorthPreparing = 4
  /// The items as the ranker sees them: what the log has, then what is new.
  package let knownItems: ItemCatalog
  private let retrainingReport: @Sendable (Progress) throws -> Void

  /// Trains the snapshot on `log`, the training part, and scores it without poison.
  ///
  /// - Parameters:
  ///   - type: The ranker under attack.
  ///   - configuration: Its hyperparameters.
  ///   - log: The real users' interactions.
  ///   - validation: What rankers that stop early look at.
  ///   - checkpoint: Where the snapshot is kept, if it is: trained once, then read.
  ///   - retraining: Told how each world's training goes where it is more than an update, from many threads at
  ///     once; what it throws ends the query.
  /// - Throws: What `reporting` throws, or an ``InputError`` about the checkpoint.
  package init<R: Ranker>(
    _ type: R.Type, _ configuration: R.Configuration, log: InteractionLog,
    validation: RankingTask? = nil, options: Options = Options(), checkpoint: RankerCheckpoint?,
    retraining: @escaping @Sendable (Progress) throws -> Void = { _ in },
    reporting: ProgressReport
  ) throws {
    precondition(
      (0...log.itemCount).contains(options.knownTargetCount), "what the log has can be promoted")
    // To the ranker an item of the log is one like any other, promoted or not.
    let known = ItemCatalog(originalCount: log.itemCount, targetCount: options.targetCount)
    let items = ItemCatalog(
      originalCount: log.itemCount - options.knownTargetCount,
      targetCount: options.knownTargetCount + options.targetCount)
    let users = UserRoster(realCount: log.userCount, fakeCount: options.fakeUserCount)
    let train: Training = { log, draw, checkpoint, reporting in
      var rng = SeededGenerator(seed: options.seed, stream: "ranker", index: draw.index)
      let ranker = R(configuration, users: users, items: known, using: &rng)
      _ = try ranker.fit(
        to: log, validation: validation, using: &rng, keptIn: checkpoint, reporting: reporting)
      return ranker
    }
    let audience = Audience(
      sampling: options.audience, of: users.realCount, seed: options.seed)
    let eligibility = Eligibility(for: items, amid: log)
    let ranker = try train(log, .attack, checkpoint, reporting)
    let draws = CandidateDraws(
      items: items, originals: options.originalCandidateCount, seed: options.seed)
    switch options.lists {
    case .full: prepared = nil
    case .candidates:
      let candidates = try draws.lists(
        for: audience.users, on: .attack, reporting: reporting)
      try reporting(
        Progress(stage: "scoring candidates", completed: 0, total: 1, unit: "snapshot"))
      prepared = try PreparedCandidates(
        candidates, scoredBy: ranker, eligibility: eligibility, options: options, judging: false)
    }
    scenario = PoisoningScenario(
      items: items, popularity: log.popularity, fakeUserCount: options.fakeUserCount,
      clicksPerFakeUser: options.clicksPerFakeUser)
    self.train = train
    self.options = options
    self.users = users
    self.audience = audience
    self.eligibility = eligibility
    knownItems = known
    self.log = log
    self.draws = draws
    full = FullLists(items: items, log: log)
    retrainingReport = retraining
    snapshot = Snapshot(ranker: ranker)
  }

  /// What lists are chosen from.
  public var lists: ListKind { options.lists }

  /// How well the snapshot recommends, on a task of its real users.
  public func metrics(on task: RankingTask) -> RankingMetrics { task.metrics(of: snapshot.ranker) }

  /// How the snapshot sees the items, with the targets where `injection` puts them; nil for a ranker
  /// without embeddings.
  ///
  /// See ``Rankers/Ranker/itemEmbeddings(placingTargetsOf:in:using:)``.
  package func itemEmbeddings(placingTargetsOf injection: Injection) -> ItemEmbeddings? {
    var rng = SeededGenerator(seed: options.seed, stream: "update")
    return snapshot.ranker.itemEmbeddings(
      placingTargetsOf: injection, in: knownItems, using: &rng)
  }

  /// How often each target stands in a listener's top `k` after each injection, worlds side by side,
  /// `[injections][targets]`; see ``Victim/exposures(after:on:k:)``.
  public func exposures(
    after injections: [Injection], on draw: Draw, k: Int
  ) async throws -> [[Int]] {
    let audience = audience.users
    guard options.lists == .candidates else {
      return try worlds(injections.count) { world in
        let ranker = try self.learned(injections[world], on: draw)
        return try self.full.exposures(by: ranker, for: audience, k: k)
      }
    }
    if draw == .attack, let prepared {
      return try exposures(after: injections, on: draw, amid: prepared, from: snapshot, k: k)
    }
    let candidates = draws.lists(for: audience, on: draw)
    if options.refresh == .incremental, injections.count >= Self.worldsWorthPreparing {
      // A snapshot of this call's own: one is prepared for one draw.
      let start = Snapshot(ranker: snapshot.ranker.copy())
      let prepared = try PreparedCandidates(
        candidates, scoredBy: start.ranker, eligibility: eligibility, options: options,
        judging: true)
      return try exposures(after: injections, on: draw, amid: prepared, from: start, k: k)
    }
    return try worlds(injections.count) { world in
      let ranker = try self.learned(injections[world], on: draw)
      var scores = ranker.scores(of: candidates)
      try self.require(scores.areFinite(), of: ranker)
      self.eligibility.withhold(from: &scores, of: audience)
      return scores.exposures(targetCount: self.scenario.items.targetCount, k: k)
    }
  }

  private func exposures(
    after injections: [Injection], on draw: Draw, amid prepared: PreparedCandidates,
    from start: Snapshot, k: Int
  ) throws -> [[Int]] {
    try worlds(injections.count) { world in
      let ranker = try self.learned(injections[world], on: draw, from: start)
      return try prepared.exposures(by: ranker, k: k) { try self.require($0, of: ranker) }
    }
  }

  /// What each of `users` is recommended, of their candidates or of everything; see
  /// ``Victim/recommendations(after:for:on:k:)``.
  public func recommendations(
    after injection: Injection, for users: [UserID], on draw: Draw, k: Int
  ) async throws -> RecommendedLists {
    let ranker = try learned(injection, on: draw)
    if options.lists == .full { return try full.lists(by: ranker, for: users, k: k) }
    let lists = draws.lists(for: users, on: draw)
    var scores = ranker.scores(of: lists)
    try require(scores.areFinite(), of: ranker)
    eligibility.withhold(from: &scores, of: users)
    return RecommendedLists(
      users: users,
      items: users.indices.map { row in
        let items = lists.items[row * lists.width..<(row + 1) * lists.width]
        // Originals stand first, so that of equal scores theirs is the better place.
        return zip(items, scores[row]).enumerated().filter { $0.element.1 > -.infinity }
          .sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }
          .prefix(k).map(\.element.0)
      })
  }

  /// How well a world's model finds what users took next; see ``Victim/accuracy(after:on:k:)``.
  public func accuracy(
    after injection: Injection, on heldOut: HeldOut, k: Int
  ) async throws -> RankingMetrics {
    try metrics(of: recommending(after: injection), on: heldOut, amid: heldOut.task, k: k)
  }

  /// The same after each injection, worlds side by side; see ``Victim/accuracies(after:on:k:)``.
  public func accuracies(
    after injections: [Injection], on heldOut: HeldOut, k: Int
  ) async throws -> [RankingMetrics] {
    // The negatives are the same for all; whole lists have none.
    let task = options.lists == .candidates ? heldOut.task : nil
    return try worlds(injections.count) { world in
      try self.metrics(
        of: self.recommending(after: injections[world]), on: heldOut, amid: task ?? heldOut.task,
        k: k)
    }
  }

  private func metrics(
    of ranker: any Ranker, on heldOut: HeldOut, amid task: @autoclosure () -> RankingTask, k: Int
  ) throws -> RankingMetrics {
    switch options.lists {
    case .candidates: task().metrics(of: ranker, at: k)
    case .full:
      heldOut.metrics(
        of: try full.lists(by: ranker, for: heldOut.users, k: k),
        candidates: scenario.items.count, at: k)
    }
  }

  /// How well a world's model finds what is held back among all items, targets included, in lists of each
  /// of `lengths`; see ``FullRanking``.
  package func figures(
    after injection: Injection, on ranking: FullRanking, at lengths: [Int]
  ) throws -> [FullRanking.Figures?] {
    try ranking.figures(
      of: recommending(after: injection), at: lengths, in: scenario.items)
  }

  /// The model that real users meet after `injection`; nothing is copied where nothing is learned.
  private func recommending(after injection: Injection) throws -> any Ranker {
    injection.clicks.isEmpty && options.refresh == .incremental
      ? snapshot.ranker : try learned(injection, on: .attack)
  }
}

extension SimulatedVictim {
  /// Throws unless scores of a world's model are finite numbers: what diverged says nothing of a poison.
  private func require(_ areFinite: Bool, of ranker: any Ranker) throws {
    guard !areFinite else { return }
    let name = type(of: ranker).identifier
    throw InputError(
      .usage,
      "a score of \(name) is no finite number after its update: try a smaller 'updateLearningRate'")
  }

  /// Calls `world` for each of `0..<count`, side by side, and returns the results in order.
  private func worlds<Outcome: Sendable>(
    _ count: Int, _ world: @Sendable (Int) throws -> Outcome
  ) throws -> [Outcome] {
    let results = Mutex([Result<Outcome, any Error>?](repeating: nil, count: count))
    let hasFailed = Atomic<Bool>(false)
    Threads.forEach(of: count) { index in
      // One that failed ends them all; the rest need not begin.
      guard !hasFailed.load(ordering: .relaxed) else { return }
      let result = Result { try world(index) }
      if case .failure = result { hasFailed.store(true, ordering: .relaxed) }
      results.withLock { $0[index] = result }
    }
    return try results.withLock { results in
      for case .failure(let error)? in results { throw error }
      return try results.compactMap { try $0?.get() }
    }
  }

  /// A model of its own that has learned from `injection`, from `start` if it is not the snapshot.
  private func learned(
    _ injection: Injection, on draw: Draw, from start: Snapshot? = nil
  ) throws -> any Ranker {
    precondition(
      injection.fits(users, scenario.items), "an account beyond N, or an item that does not exist")
    switch options.refresh {
    case .incremental:
      let ranker = (start ?? snapshot).ranker.copy()
      var rng = SeededGenerator(seed: options.seed, stream: "update", index: draw.index)
      ranker.update(with: injection, using: &rng)
      return ranker
    case .warmStart(let epochs):
      let ranker = snapshot.ranker.copy()
      var rng = SeededGenerator(seed: options.seed, stream: "warm start", index: draw.index)
      try ranker.continueFit(
        to: log.appending(injection, itemCount: scenario.items.count), epochs: epochs, using: &rng,
        reporting: retrainingReport)
      return ranker
    case .retrain:
      let poisoned = log.appending(injection, itemCount: scenario.items.count)
      return try train(poisoned, draw, nil, retrainingReport)
    }
  }
}

/// A trained ranker that nobody changes any more.
///
/// Threads copy and score it at the same time, which the contract of ``Rankers/Ranker`` allows.
private struct Snapshot: @unchecked Sendable {
  let ranker: any Ranker
}
