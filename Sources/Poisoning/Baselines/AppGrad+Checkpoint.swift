import Foundation
import Interactions

extension AppGrad {
  /// Where an attack stands between two steps.
  struct State: Codable {
    /// The poison with the largest RecNum so far.
    struct Best: Codable {
      var poison: Poison
      var recNum: Int
    }

    /// The random stream.
    var rng: SeededGenerator
    /// M.
    var matrix: ClickMatrix
    /// One point for every finished step.
    var curve: [AttackProgress] = []
    /// Nil before the first step.
    var best: Best?

    init(rng: SeededGenerator, matrix: ClickMatrix) {
      self.rng = rng
      self.matrix = matrix
    }

    /// Adds a step's results; keeps the first of the best.
    mutating func record(
      _ poisons: [Poison], _ recNums: [Int], of items: ItemCatalog, stepCount: Int
    ) {
      precondition(recNums.count == poisons.count, "a RecNum for every poison")
      for (poison, recNum) in zip(poisons, recNums) where recNum > best?.recNum ?? Int.min {
        best = Best(poison: poison, recNum: recNum)
      }
      let count = Double(poisons.count)
      let clicks = poisons.reduce(0) { $0 + $1.targetClickRatio(in: items) }
      curve.append(
        AttackProgress(
          step: curve.count, stepCount: stepCount,
          mean: recNums.reduce(0) { $0 + Double($1) } / count, max: recNums.max() ?? 0,
          targetClickRatio: clicks / count, queries: (curve.last?.queries ?? 0) + poisons.count))
    }
  }

  /// What a checkpoint must have been made for: everything but the number of steps, so that a
  /// finished attack can be continued.
  struct Fingerprint: Codable, Equatable {
    private let configuration: Configuration
    private let items: ItemCatalog
    private let fakeUserCount: Int
    private let clicksPerFakeUser: Int
    private let popularity: UInt64
    private let rng: SeededGenerator

    init(_ configuration: Configuration, _ scenario: PoisoningScenario, _ rng: SeededGenerator) {
      var configuration = configuration
      configuration.steps = 0
      self.configuration = configuration
      items = scenario.items
      fakeUserCount = scenario.fakeUserCount
      clicksPerFakeUser = scenario.clicksPerFakeUser
      var sum = Checksum()
      scenario.popularity.withUnsafeBytes { sum.add($0) }
      popularity = sum.value
      self.rng = rng
    }
  }

  private struct Checkpoint: Codable {
    var fingerprint: Fingerprint
    var state: State
  }

  /// Restores what ``save(_:to:fingerprint:)`` wrote; nil if there is nothing.
  func resume(from file: URL?, fingerprint: Fingerprint) throws -> State? {
    guard let file, FileManager.default.fileExists(atPath: file.path) else { return nil }
    guard
      let found = try? JSONDecoder().decode(Checkpoint.self, from: Data(contentsOf: file)),
      found.fingerprint == fingerprint
    else {
      throw InputError(
        .data,
        "not a checkpoint of appgrad with this configuration, catalog and seed; remove it to "
          + "start anew", file: file.path)
    }
    var state = found.state
    for index in state.curve.indices { state.curve[index].stepCount = configuration.steps }
    return state
  }

  /// Saves everything that the next step depends on.
  func save(_ state: State, to file: URL?, fingerprint: Fingerprint) throws {
    guard let file else { return }
    do {
      try JSONEncoder().encode(Checkpoint(fingerprint: fingerprint, state: state))
        .write(to: file, options: .atomic)
    } catch {
      throw InputError(.inputOutput, "cannot write the checkpoint", file: file.path)
    }
  }
}
