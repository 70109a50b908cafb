import Foundation
import Interactions
import Rankers
import Statistics
import Synchronization
import Torch

/// A recommender to attack that lives in this process: a trained snapshot, candidate lists for
/// every real user, and any number of worlds in which a poison is tried out.
///
/// **A query** (PoisonRec, Algorithm 1): a world starts from the snapshot that was trained on the
/// clean log, learns from the poison, scores every real user's candidates and counts RecNum. All
/// worlds see the same candidates, fixed by (seed, user), and update with the same random stream, so
/// that RecNum is a function of the poison alone and two poisons are compared like with like. The
/// order of worlds, and how many run at once, change nothing.
public final class SimulatedRecommender: BlackBoxRecommender {
  /// How a world learns from its poison.
  public enum Refresh: String, Codable, Sendable, CaseIterable {
    /// The snapshot goes on training on the poison alone; as published.
    case incremental
    /// A new model is trained from scratch on the log and the poison together.
    case retrain
  }

  /// What a simulation is made of beside its ranker and its log.
  public struct Options: Sendable {
    /// Everything random follows from it.
    public var seed: UInt64 = 0
    /// How a world learns from its poison.
    public var refresh = Refresh.incremental
    /// N, the fake users that there is room for.
    public var fakeUserCount = 20
    /// T, the clicks of each.
    public var clicksPerFakeUser = 20
    /// The number of target items.
    public var targetCount = 8
    /// How many original items are candidates for a user; fewer where the catalog has fewer.
    public var originalCandidateCount = 92
    /// k, the length of a user's list.
    public var listLength = 10
    /// The most worlds that run side by side; nil for as many as there are threads.
    public var worldsAtOnce: Int?

    /// The published setting.
    public init() {}
  }

  public let scenario: PoisoningScenario
  /// The options that this simulation was made with.
  public let options: Options
  /// The people and the room for fake accounts.
  public let users: UserRoster
  /// RecNum without any poison.
  public let clean: Int

  /// Trains a ranker from the start: on a log, with the random stream of the given draw.
  private let train: @Sendable (InteractionLog, Int, ProgressReport) throws -> any Ranker
  private let log: InteractionLog
  private let snapshot: Snapshot
  private let candidates: CandidateLists
  private let cleanScores: Scores
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
  /// - Throws: What `reporting` throws.
  public init<R: Ranker>(
    _ type: R.Type, _ configuration: R.Configuration, log: InteractionLog,
    validation: RankingTask? = nil, options: Options = Options(), reporting: ProgressReport
  ) throws {
    let items = ItemCatalog(originalCount: log.itemCount, targetCount: options.targetCount)
    let users = UserRoster(realCount: log.userCount, fakeCount: options.fakeUserCount)
    let train: @Sendable (InteractionLog, Int, ProgressReport) throws -> any Ranker = {
      log, draw, reporting in
      var rng = SeededGenerator(seed: options.seed, stream: "ranker", index: draw)
      let ranker = R(configuration, users: users, items: items, using: &rng)
      try ranker.fit(to: log, validation: validation, using: &rng, reporting: reporting)
      return ranker
    }
    let ranker = try train(log, 0, reporting)
    let candidates = CandidateLists(
      drawnFor: users, items: items, originalCount: options.originalCandidateCount,
      seed: options.seed, draw: 0)
    if options.refresh == .incremental { ranker.prepare(for: candidates) }
    cleanScores = ranker.scores(of: candidates)
    clean = recNum(
      cleanScores, targetCount: options.targetCount, listLength: options.listLength)
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
  public var ceiling: Int { min(options.targetCount, options.listLength) * users.realCount }

  /// How many poisons have been evaluated by ``recNums(after:)`` so far.
  public var queryCount: Int { queries.load(ordering: .relaxed) }

  /// How well the snapshot recommends, on a task of its real users.
  public func quality(on task: RankingTask) -> RankingTask.Quality {
    task.quality(of: snapshot.ranker)
  }

  public func recNums(after poisons: [Poison]) async throws -> [Int] {
    queries.add(poisons.count, ordering: .relaxed)
    return try evaluate(poisons.count) { world in
      var scores = self.takeBuffer()
      defer { self.returnBuffer(scores) }
      try self.score(after: poisons[world], into: &scores)
      return recNum(
        scores, targetCount: self.options.targetCount, listLength: self.options.listLength)
    }
  }

  /// RecNum of finished poisons on candidates and random streams that no attack has seen, each a
  /// mean over `draws` of them; not counted as queries.
  ///
  /// Draw d has candidate lists and an update stream of its own, the same for every poison; under
  /// ``Refresh/retrain`` also a ranker of its own. `Poison.none` gives the clean figure.
  public func rescored(_ poisons: [Poison], draws: Int = 3) throws -> [Double] {
    precondition(draws > 0, "a mean needs a draw")
    var totals = [Int](repeating: 0, count: poisons.count)
    for draw in 1...draws {
      let fresh = CandidateLists(
        drawnFor: users, items: scenario.items, originalCount: options.originalCandidateCount,
        seed: options.seed, draw: draw)
      let recNums = try evaluate(poisons.count) { world in
        let ranker = try self.learned(poisons[world], draw: draw)
        return recNum(
          ranker.scores(of: fresh), targetCount: self.options.targetCount,
          listLength: self.options.listLength)
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

  /// The scores of the simulation's own candidates after `poison`.
  private func score(after poison: Poison, into scores: inout Scores) throws {
    let ranker = try learned(poison, draw: 0)
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
      ranker.update(with: poison, using: &rng)
      return ranker
    case .retrain:
      let poisoned = log.appending(poison, itemCount: scenario.items.count)
      return try train(poisoned, draw) { _ in }
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

/// How often targets stand in the users' lists: Σ over users of |L_u ∩ I_t|.
///
/// The last `targetCount` columns of `scores` are the targets. A target never wins a tie against an
/// original item, so the i-th best target (from 0) is in the list if i and the number of originals
/// with at least its score are together below `listLength`.
func recNum(_ scores: Scores, targetCount: Int, listLength: Int) -> Int {
  let originalCount = scores.width - targetCount
  var total = 0
  scores.values.withUnsafeBufferPointer { values in
    for row in 0..<scores.rows {
      let start = row * scores.width
      let originals = values[start..<start + originalCount]
      let targets = values[start + originalCount..<start + scores.width].sorted(by: >)
      for (place, target) in targets.enumerated() {
        var ahead = place
        for original in originals { ahead += original >= target ? 1 : 0 }
        guard ahead < listLength else { break }
        total += 1
      }
    }
  }
  return total
}
