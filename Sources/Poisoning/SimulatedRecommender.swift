import Essentials
import Foundation
import Interactions
import Kernels
import Rankers
import Statistics
import Synchronization

/// A recommender to attack that lives in this process: a trained snapshot, candidate lists for
/// every real user, and any number of worlds in which a poison is tried out.
///
/// **A query** (PoisonRec, Algorithm 1): a world starts from the snapshot that was trained on the
/// clean log, learns from the poison, scores every real user's candidates and counts RecNum. All
/// worlds see the same candidates, fixed by (seed, user), and update with the same random stream, so
/// that RecNum is a function of the poison alone and two poisons are compared like with like. The
/// order of worlds, and how many run at once, change nothing.
package final class SimulatedRecommender: BlackBoxRecommender {
  /// How a world learns from its poison.
  package enum Refresh: String, Codable, Sendable, CaseIterable {
    /// The snapshot goes on training on the poison alone; as published.
    case incremental
    /// A new model is trained from scratch on the log and the poison together.
    case retrain
  }

  /// What a simulation is made of beside its ranker and its log.
  package struct Options: Sendable {
    /// Everything random follows from it.
    package var seed: UInt64 = 0
    /// How a world learns from its poison.
    package var refresh = Refresh.incremental
    /// N, the fake users that there is room for.
    package var fakeUserCount = 20
    /// T, the clicks of each.
    package var clicksPerFakeUser = 20
    /// The number of target items.
    package var targetCount = 8
    /// How many original items are candidates for a user; fewer where the catalog has fewer.
    package var originalCandidateCount = 92
    /// k, the length of a user's list.
    package var listLength = 10
    /// The most worlds that run side by side; nil for as many as there are threads.
    package var worldsAtOnce: Int?

    /// The published setting.
    package init() {}
  }

  package let scenario: PoisoningScenario
  /// The options that this simulation was made with.
  package let options: Options
  /// The people and the room for fake accounts.
  package let users: UserRoster
  /// RecNum without any poison.
  package let clean: Int

  /// Trains a ranker from the start: on a log, with the random stream of the given draw.
  private let train: Training
  private typealias Training =
    @Sendable (InteractionLog, Int, RankerCheckpoint?, ProgressReport) throws -> any Ranker
  private let log: InteractionLog
  private let snapshot: Snapshot
  private let candidates: CandidateLists
  private let cleanScores: Scores
  /// What counts RecNum with few scores, for rankers where that is worth while.
  private let stages: StagedCandidates?
  private let queries = Atomic<Int>(0)
  /// Score buffers that no world uses at the moment.
  private let buffers = Mutex<[Scores]>([])

  /// Trains the snapshot on `log`, the training part, and scores it without poison.
  ///
  /// - Parameters:
  ///   - type: The ranker under attack.
  ///   - configuration: Its hyperparameters.
  ///   - log: The real users' interactions with the original items.
  ///   - validation: What rankers that stop early look at.
  ///   - checkpoint: Where the snapshot is kept, if it is: trained once, then read.
  /// - Throws: What `reporting` throws, or an ``InputError`` about the checkpoint.
  package init<R: Ranker>(
    _ type: R.Type, _ configuration: R.Configuration, log: InteractionLog,
    validation: RankingTask? = nil, options: Options = Options(),
    checkpoint: RankerCheckpoint? = nil, reporting: ProgressReport
  ) throws {
    let items = ItemCatalog(originalCount: log.itemCount, targetCount: options.targetCount)
    let users = UserRoster(realCount: log.userCount, fakeCount: options.fakeUserCount)
    let train: Training = { log, draw, checkpoint, reporting in
      var rng = SeededGenerator(seed: options.seed, stream: "ranker", index: draw)
      let ranker = R(configuration, users: users, items: items, using: &rng)
      _ = try ranker.fit(
        to: log, validation: validation, using: &rng, keptIn: checkpoint, reporting: reporting)
      return ranker
    }
    let ranker = try train(log, 0, checkpoint, reporting)
    let candidates = CandidateLists.drawn(
      for: users.real.map { UserID($0) }, from: items, originals: options.originalCandidateCount,
      seed: options.seed)
    if options.refresh == .incremental { ranker.prepare(for: candidates) }
    cleanScores = ranker.scores(of: candidates)
    stages =
      options.refresh == .incremental && R.scoresFewAtLessCost
      ? StagedCandidates(
        candidates, clean: cleanScores, targetCount: options.targetCount,
        listLength: options.listLength) : nil
    if let stages { ranker.prepare(for: stages.leaders) }
    clean = cleanScores.recNum(targetCount: options.targetCount, k: options.listLength)
    scenario = PoisoningScenario(
      items: items, popularity: log.popularity, fakeUserCount: options.fakeUserCount,
      clicksPerFakeUser: options.clicksPerFakeUser)
    self.train = train
    self.options = options
    self.users = users
    self.log = log
    self.candidates = candidates
    snapshot = Snapshot(ranker: ranker)
  }

  /// The most that RecNum can be: every target, or as many as a list holds, in everyone's list.
  package var ceiling: Int { min(options.targetCount, options.listLength) * users.realCount }

  /// How many poisons have been evaluated by ``recNums(after:)`` so far.
  package var queryCount: Int { queries.load(ordering: .relaxed) }

  /// How well the snapshot recommends, on a task of its real users.
  package func metrics(on task: RankingTask) -> RankingMetrics { task.metrics(of: snapshot.ranker) }

  /// How the snapshot sees the items, with the targets where `poison` puts them; nil for a ranker
  /// without embeddings.
  ///
  /// See ``Rankers/Ranker/itemEmbeddings(placingTargetsOf:in:using:)``.
  package func itemEmbeddings(placingTargetsOf poison: Poison) -> ItemEmbeddings? {
    var rng = SeededGenerator(seed: options.seed, stream: "update")
    return snapshot.ranker.itemEmbeddings(
      placingTargetsOf: poison, in: scenario.items, using: &rng)
  }

  package func recNums(after poisons: [Poison]) async throws -> [Int] {
    queries.add(poisons.count, ordering: .relaxed)
    return try evaluate(poisons.count) { world in
      let ranker = try self.learned(poisons[world], draw: 0)
      if let recNum = self.stages?.recNum(by: ranker) { return recNum }
      var scores = self.takeBuffer()
      defer { self.returnBuffer(scores) }
      self.score(by: ranker, into: &scores)
      return scores.recNum(targetCount: self.options.targetCount, k: self.options.listLength)
    }
  }

  /// RecNum of finished poisons on candidates and random streams that no attack has seen, each a
  /// mean over `draws` of them; not counted as queries.
  ///
  /// Draw d has candidate lists and an update stream of its own, the same for every poison; under
  /// ``Refresh/retrain`` also a ranker of its own. `Poison.none` gives the clean figure.
  package func rescored(_ poisons: [Poison], draws: Int = 3) throws -> [Double] {
    precondition(draws > 0, "a mean needs a draw")
    var totals = [Int](repeating: 0, count: poisons.count)
    for draw in 1...draws {
      var seeds = SeededGenerator(seed: options.seed, stream: "fresh candidates", index: draw)
      let fresh = CandidateLists.drawn(
        for: candidates.users, from: scenario.items, originals: options.originalCandidateCount,
        seed: seeds.next())
      let recNums = try evaluate(poisons.count) { world in
        let ranker = try self.learned(poisons[world], draw: draw)
        return ranker.scores(of: fresh).recNum(
          targetCount: self.options.targetCount, k: self.options.listLength)
      }
      for (index, recNum) in recNums.enumerated() { totals[index] += recNum }
    }
    return totals.map { Double($0) / Double(draws) }
  }

  /// Calls `world` for each of `0..<count`, side by side, and returns the results in order.
  private func evaluate(
    _ count: Int, _ world: @escaping @Sendable (Int) throws -> Int
  ) throws -> [Int] {
    let atOnce = max(1, options.worldsAtOnce ?? Threads.count)
    let results = Mutex([Result<Int, any Error>?](repeating: nil, count: count))
    Threads.forEachRange(of: count, grain: (count + atOnce - 1) / atOnce) { range in
      for index in range {
        let result = Result { try world(index) }
        results.withLock { $0[index] = result }
      }
    }
    return try results.withLock { try $0.compactMap { try $0?.get() } }
  }

  /// The scores of the simulation's own candidates by a world's model.
  private func score(by ranker: any Ranker, into scores: inout Scores) {
    switch options.refresh {
    case .retrain: scores = ranker.scores(of: candidates)
    case .incremental:
      cleanScores.values.withUnsafeBufferPointer { clean in
        scores.values.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: clean) }
      }
      ranker.refresh(&scores, of: candidates)
    }
  }

  /// A model of its own that has learned from `poison`.
  private func learned(_ poison: Poison, draw: Int) throws -> any Ranker {
    precondition(
      poison.fakeUserCount <= options.fakeUserCount, "no room for that many fake users")
    switch options.refresh {
    case .incremental:
      let ranker = snapshot.ranker.copy()
      var rng = SeededGenerator(seed: options.seed, stream: "update", index: draw)
      ranker.update(with: Injection(poison), using: &rng)
      return ranker
    case .retrain:
      let poisoned = log.appending(Injection(poison), itemCount: scenario.items.count)
      return try train(poisoned, draw, nil) { _ in }
    }
  }

  private func takeBuffer() -> Scores {
    buffers.withLock { $0.popLast() }
      ?? Scores(rows: cleanScores.rows, width: cleanScores.width)
  }

  private func returnBuffer(_ scores: Scores) { buffers.withLock { $0.append(scores) } }
}

/// A trained ranker that nobody changes any more, so that threads may copy it at the same time.
private struct Snapshot: @unchecked Sendable {
  let ranker: any Ranker
}
