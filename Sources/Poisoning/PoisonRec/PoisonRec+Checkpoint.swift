import Interactions
import Essentials
import Foundation

extension PoisonRec {
  /// Where an attack stands between two steps, beside its policy.
  struct State: Codable {
    /// The random stream.
    var rng: SeededGenerator
    /// How the next step explores.
    var exploration: Exploration
    /// What it has seen.
    var record = AttackRecord()

    init(rng: SeededGenerator, configuration: Configuration) {
      self.rng = rng
      exploration = Exploration(
        deviation: configuration.exploration, decay: configuration.explorationDecay)
    }
  }

  /// The configuration, catalogue and seed as they stand in a checkpoint.
  func fingerprint(of scenario: PoisoningScenario, rng: SeededGenerator) throws -> [UInt8] {
    var configuration = configuration
    configuration.steps = 0
    return try AttackFingerprint(configuration, scenario, rng).bytes
  }

  /// Saves everything that the next step depends on.
  func save(
    _ policy: PoisonPolicy, _ state: State, to file: URL, fingerprint: [UInt8]
  ) throws {
    var writer = try CheckpointWriter(of: Self.identifier, to: file, fingerprint: fingerprint)
    try writer.write(json: state)
    try policy.encode(to: &writer)
    try writer.commit()
  }

  /// Restores what ``save(_:_:to:fingerprint:)`` wrote.
  func resume(
    _ policy: PoisonPolicy, of scenario: PoisoningScenario, from file: URL, fingerprint: [UInt8]
  ) throws -> State {
    var reader = try CheckpointReader(of: Self.identifier, from: file, fingerprint: fingerprint)
    var state = try reader.read(json: State.self)
    try reader.require(state.record.makesSense(in: scenario))
    try reader.require(state.exploration.isFinite)
    try policy.decode(from: &reader)
    try state.record.extend(to: configuration.steps, from: file)
    return state
  }
}
