import Foundation
import Interactions

extension PoisonRec {
  /// Where an attack stands between two steps, beside its policy.
  struct State: Codable {
    /// The poison with the largest RecNum so far.
    struct Best: Codable {
      var poison: Poison
      var recNum: Int
    }

    /// The random stream.
    var rng: SeededGenerator
    /// One point for every finished step.
    var curve: [AttackProgress] = []
    /// Nil before the first step.
    var best: Best?

    init(rng: SeededGenerator) { self.rng = rng }

    /// Adds a step's results.
    mutating func record(
      _ poisons: [Poison], _ recNums: [Int], of items: ItemCatalog, stepCount: Int
    ) {
      precondition(recNums.count == poisons.count, "a RecNum for every poison")
      keepBest(of: poisons, recNums)
      let count = Double(poisons.count)
      let clicks = poisons.reduce(0) { $0 + $1.targetClickRatio(in: items) }
      curve.append(
        AttackProgress(
          step: curve.count, stepCount: stepCount,
          mean: recNums.reduce(0) { $0 + Double($1) } / count, max: recNums.max() ?? 0,
          targetClickRatio: clicks / count, queries: (curve.last?.queries ?? 0) + poisons.count))
    }

    /// Keeps the first of the best.
    mutating func keepBest(of poisons: [Poison], _ recNums: [Int]) {
      for (poison, recNum) in zip(poisons, recNums) where recNum > best?.recNum ?? Int.min {
        best = Best(poison: poison, recNum: recNum)
      }
    }
  }

  /// What a checkpoint must have been made for: everything but the number of steps, so that a
  /// finished attack can be continued.
  private struct Fingerprint: Codable {
    var configuration: Configuration
    var items: ItemCatalog
    var fakeUserCount: Int
    var clicksPerFakeUser: Int
    var popularity: UInt64
    var rng: SeededGenerator
  }

  /// The configuration, catalogue and seed as they stand in a checkpoint.
  func fingerprint(of scenario: PoisoningScenario, rng: SeededGenerator) throws -> [UInt8] {
    var sum = Checksum()
    scenario.popularity.withUnsafeBytes { sum.add($0) }
    var configuration = configuration
    configuration.steps = 0
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return Array(
      try encoder.encode(
        Fingerprint(
          configuration: configuration, items: scenario.items,
          fakeUserCount: scenario.fakeUserCount, clicksPerFakeUser: scenario.clicksPerFakeUser,
          popularity: sum.value, rng: rng)))
  }

  /// Saves everything that the next step depends on.
  func save(
    _ policy: PoisonPolicy, _ state: State, to file: URL, fingerprint: [UInt8]
  ) throws {
    var writer = try CheckpointWriter(to: file, fingerprint: fingerprint)
    try writer.write(json: state)
    try policy.encode(to: &writer)
    try writer.commit()
  }

  /// Restores what ``save(_:_:to:fingerprint:)`` wrote.
  func resume(
    _ policy: PoisonPolicy, from file: URL, fingerprint: [UInt8]
  ) throws -> State {
    var reader = try CheckpointReader(from: file, fingerprint: fingerprint)
    var state = try reader.read(json: State.self)
    try policy.decode(from: &reader)
    for index in state.curve.indices { state.curve[index].stepCount = configuration.steps }
    return state
  }
}
