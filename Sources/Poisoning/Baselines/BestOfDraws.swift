import Essentials
import Foundation
import Interactions

/// Draws poisons from a fixed strategy, queries each, and keeps the best.
///
/// The control beside every attack that queries: luck alone, with as many queries. A single draw is
/// not queried.
package struct BestOfDraws: Sendable {
  /// How many poisons are queried together, and between two checkpoints: a step of PoisonRec.
  static let batch = 32

  private let count: Int
  private let strategy: String
  private let sample: @Sendable (Int, inout SeededGenerator) -> [Poison]

  /// The best of `count` draws from `sample`; `strategy` names it in checkpoints.
  package init(
    count: Int, of strategy: String,
    sample: @escaping @Sendable (Int, inout SeededGenerator) -> [Poison]
  ) {
    precondition(count > 0, "at least one draw")
    self.count = count
    self.strategy = strategy
    self.sample = sample
  }

  /// Draws and queries; see ``PoisoningAttack/craft(against:using:checkpoint:reporting:)``.
  package func craft(
    against recommender: some BlackBoxRecommender, using rng: inout SeededGenerator,
    checkpoint: URL?, reporting: AttackReport
  ) async throws -> CraftedAttack {
    if count == 1 { return CraftedAttack(poison: sample(1, &rng)[0], sample: sample) }
    var state = try State.load(from: checkpoint, strategy: strategy, count: count, rng: rng)
    for progress in state.curve { try reporting(progress) }
    while state.drawn < count {
      let poisons = sample(min(Self.batch, count - state.drawn), &state.rng)
      let recNums = try await recommender.recNums(after: poisons)
      state.add(poisons, recNums, in: recommender.scenario, batch: Self.batch)
      try state.save(to: checkpoint)
      if let progress = state.curve.last { try reporting(progress) }
    }
    rng = state.rng
    return CraftedAttack(poison: state.best, sample: sample)
  }
}

extension BestOfDraws {
  /// All that a resumed run needs.
  private struct State: Codable {
    var strategy: String
    var count: Int
    var drawn = 0
    var best = Poison.none
    var bestRecNum = -1
    var curve: [AttackProgress] = []
    var rng: SeededGenerator

    static func load(
      from file: URL?, strategy: String, count: Int, rng: SeededGenerator
    ) throws -> State {
      let fresh = State(strategy: strategy, count: count, rng: rng)
      guard let file, FileManager.default.fileExists(atPath: file.path) else { return fresh }
      guard let state = try? JSONDecoder().decode(State.self, from: Data(contentsOf: file)),
        state.strategy == strategy, state.count == count
      else {
        throw InputError(
          .data, "not a checkpoint of \(count) draws of \(strategy); remove it to start anew",
          file: file.path)
      }
      return state
    }

    mutating func add(
      _ poisons: [Poison], _ recNums: [Int], in scenario: PoisoningScenario, batch: Int
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

    func save(to file: URL?) throws {
      guard let file else { return }
      do {
        try JSONEncoder().encode(self).write(to: file, options: .atomic)
      } catch {
        throw InputError(.inputOutput, "cannot write the checkpoint", file: file.path)
      }
    }
  }
}
