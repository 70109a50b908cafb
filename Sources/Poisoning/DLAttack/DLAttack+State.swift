import Essentials
import Foundation
import Interactions

extension DLAttack {
  /// Where an attack stands, beside its surrogate.
  struct State: Codable {
    /// The random stream.
    var rng: SeededGenerator
    /// How many epochs the surrogate was trained to recommend.
    var epoch = 0
    /// What the accounts so far click beside their targets.
    var fillers: [[ItemID]] = []

    init(rng: SeededGenerator) { self.rng = rng }
  }

  /// The configuration, catalog, log and seed as they stand in a checkpoint.
  func fingerprint(of scenario: PoisoningScenario, rng: SeededGenerator) throws -> [UInt8] {
    let identity = LogIdentity(configuration, log)
    return try AttackFingerprint(identity, scenario, rng).bytes
  }

  /// Restores what ``save(_:_:to:fingerprint:)`` wrote, the surrogate into `model`; nil if there is nothing.
  func resume(
    _ model: NeuralSurrogate, from file: URL?, in scenario: PoisoningScenario, fillers count: Int,
    fingerprint: [UInt8]
  ) throws -> State? {
    guard let file, FileManager.default.fileExists(atPath: file.path) else { return nil }
    var reader = try CheckpointReader(of: Self.identifier, from: file, fingerprint: fingerprint)
    let state = try reader.read(json: State.self)
    try reader.require(
      (0...configuration.pretraining).contains(state.epoch)
        && state.fillers.count <= scenario.fakeUserCount
        && (state.fillers.isEmpty || state.epoch == configuration.pretraining)
        && state.fillers.allSatisfy { $0.areFillers(count, in: scenario) })
    try model.decode(from: &reader)
    return state
  }

  /// Saves everything that the next epoch or account depends on.
  func save(
    _ model: NeuralSurrogate, _ state: State, to file: URL?, fingerprint: [UInt8]
  ) throws {
    guard let file else { return }
    var writer = try CheckpointWriter(of: Self.identifier, to: file, fingerprint: fingerprint)
    try writer.write(json: state)
    try model.encode(to: &writer)
    try writer.commit()
  }
}
