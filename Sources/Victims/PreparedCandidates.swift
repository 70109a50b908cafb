import Essentials
import Interactions
import Rankers
import Statistics
import Synchronization

/// Candidates of a draw with what is computed for them once, so that every world counts exposures at little
/// cost.
final class PreparedCandidates: Sendable {
  let candidates: CandidateLists
  private let cleanScores: Scores
  /// What counts exposures with few scores, for rankers where that is worth while.
  private let stages: StagedCandidates?
  private let eligibility: Eligibility
  private let listLength: Int
  private let refresh: SimulatedVictim.Refresh
  /// Score buffers that no world uses at the moment.
  private let buffers = Mutex<[Scores]>([])

  /// How many users' scores are looked at in a world of the attack's.
  private static let spotChecks = 32
  /// The same for these candidates; a judge looks at all.
  private let checkedRows: Int

  /// Scores `candidates` by `ranker`, the snapshot, which is prepared for them.
  ///
  /// - Parameter judging: Whether all scores are counted and looked at, however much less would do.
  /// - Throws: An ``InputError`` if a score is no finite number.
  init<R: Ranker>(
    _ candidates: CandidateLists, scoredBy ranker: R, eligibility: Eligibility,
    options: SimulatedVictim.Options, judging: Bool
  ) throws {
    self.candidates = candidates
    self.eligibility = eligibility
    listLength = options.listLength
    refresh = options.refresh
    checkedRows = judging ? .max : Self.spotChecks
    if refresh == .incremental { ranker.prepare(for: candidates) }
    cleanScores = ranker.scores(of: candidates)
    guard cleanScores.areFinite() else {
      throw InputError(
        .usage, "a score of \(R.identifier) is no finite number: try a smaller 'learningRate'")
    }
    stages =
      refresh == .incremental && R.scoresFewAtLessCost && !judging
      ? StagedCandidates(
        candidates, clean: cleanScores, eligibility: eligibility, listLength: listLength) : nil
    if let stages { ranker.prepare(for: stages.leaders) }
  }

  /// In how many lists each target stands by a world's model, `[targets]`.
  ///
  /// - Throws: What `require` throws, which is asked whether scores are finite.
  func exposures(
    by ranker: any Ranker, k: Int, requiring require: (Bool) throws -> Void
  ) throws -> [Int] {
    if k <= listLength, let counts = stages?.exposures(by: ranker, k: k) { return counts }
    var scores = takeBuffer()
    defer { returnBuffer(scores) }
    score(by: ranker, into: &scores)
    try require(scores.areFinite(rows: checkedRows))
    eligibility.withhold(from: &scores, of: candidates.users)
    return scores.exposures(targetCount: eligibility.targetCount, k: k)
  }

  private func score(by ranker: any Ranker, into scores: inout Scores) {
    switch refresh {
    case .warmStart, .retrain: scores = ranker.scores(of: candidates)
    case .incremental:
      cleanScores.values.withUnsafeBufferPointer { clean in
        scores.values.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: clean) }
      }
      ranker.refresh(&scores, of: candidates)
    }
  }

  private func takeBuffer() -> Scores {
    buffers.withLock { $0.popLast() }
      ?? Scores(rows: cleanScores.rows, width: cleanScores.width)
  }

  private func returnBuffer(_ scores: Scores) { buffers.withLock { $0.append(scores) } }
}
