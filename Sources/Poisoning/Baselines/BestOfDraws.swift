import Essentials
import Foundation
import Interactions

/// Draws poisons from a fixed strategy, queries each, and keeps the best.
///
/// The control beside every attack that queries: luck alone, with as many queries. A single draw is
/// not queried.
public struct BestOfDraws: Sendable {
  /// How many poisons are queried together, and between two checkpoints: a step of PoisonRec.
  static let batch = 32

  private let count: Int
  private let strategy: String
  private let sample: @Sendable (Int, inout SeededGenerator) -> [Poison]

  /// The best of `count` draws from `sample`; `strategy` names it in checkpoints.
  public init(
    count: Int, of strategy: String,
    sample: @escaping @Sendable (Int, inout SeededGenerator) -> [Poison]
  ) {
    precondition(count > 0, "at least one draw")
    self.count = count
    self.strategy = strategy
    self.sample = sample
  }

  /// Draws and queries; see ``PoisoningAttack/craft(against:using:checkpoint:reporting:)``.
  public func craft(
    against recommender: some BlackBoxRecommender, using rng: inout SeededGenerator,
    checkpoint: URL?, reporting: AttackReport
  ) async throws -> CraftedAttack {
    if count == 1 { return CraftedAttack(poison: sample(1, &rng)[0], sample: sample) }
    let fingerprint = try AttackFingerprint(
      Identity(strategy: strategy, count: count), recommender.scenario, rng
    ).bytes
    var state =
      try State(
        from: checkpoint, of: count, in: recommender.scenario, fingerprint: fingerprint)
      ?? State(rng: rng)
    for progress in state.curve { try reporting(progress) }
    while state.drawn < count {
      let poisons = sample(min(Self.batch, count - state.drawn), &state.rng)
      let recNums = try await recommender.recNums(after: poisons)
      state.add(poisons, recNums, of: count, in: recommender.scenario)
      try state.save(to: checkpoint, fingerprint: fingerprint)
      if let progress = state.curve.last { try reporting(progress) }
    }
    rng = state.rng
    return CraftedAttack(poison: state.best, sample: sample)
  }
}

extension BestOfDraws {
  /// What a checkpoint is called inside.
  private static let name = "best of draws"

  /// Whose checkpoint it is, beside the scenario and the random stream.
  private struct Identity: Codable {
    var strategy: String
    var count: Int
  }

  /// All that a resumed run needs.
  private struct State: Codable {
    var drawn = 0
    var best = Poison.none
    /// A reward may be anything: whoever minds being noticed can come out below 0.
    var bestRecNum = Int.min
    var curve: [AttackProgress] = []
    var rng: SeededGenerator

    init(rng: SeededGenerator) { self.rng = rng }

    /// What ``save(to:fingerprint:)`` wrote; nil if there is nothing.
    init?(
      from file: URL?, of count: Int, in scenario: PoisoningScenario, fingerprint: [UInt8]
    ) throws {
      guard let file, FileManager.default.fileExists(atPath: file.path) else { return nil }
      var reader = try CheckpointReader(of: name, from: file, fingerprint: fingerprint)
      self = try reader.read(json: State.self)
      try reader.require(
        (0...count).contains(drawn) && curve.allSatisfy(\.makesSense)
          && (drawn == 0 || best.isAllowed(in: scenario)))
    }

    mutating func add(
      _ poisons: [Poison], _ recNums: [Int], of count: Int, in scenario: PoisoningScenario
    ) {
      for (poison, recNum) in zip(poisons, recNums) where recNum > bestRecNum {
        best = poison
        bestRecNum = recNum
      }
      drawn += poisons.count
      let clicks = poisons.map { $0.targetClickRatio(in: scenario.items) }
      curve.append(
        AttackProgress(
          step: curve.count, stepCount: (count + batch - 1) / batch,
          mean: Double(recNums.reduce(0, +)) / Double(max(1, recNums.count)),
          max: recNums.max() ?? 0,
          targetClickRatio: clicks.reduce(0, +) / Double(max(1, clicks.count)), queries: drawn))
    }

    func save(to file: URL?, fingerprint: [UInt8]) throws {
      guard let file else { return }
      var writer = try CheckpointWriter(of: name, to: file, fingerprint: fingerprint)
      try writer.write(json: self)
      try writer.commit()
    }
  }
}
