import Interactions
import Essentials
import Foundation

extension AppGrad {
  /// Where an attack stands between two steps.
  struct State: Codable {
    /// The random stream.
    var rng: SeededGenerator
    /// M.
    var matrix: ClickMatrix
    /// What it has seen.
    var record = AttackRecord()

    init(rng: SeededGenerator, matrix: ClickMatrix) {
      self.rng = rng
      self.matrix = matrix
    }
  }

  /// The configuration, catalog and seed as they stand in a checkpoint.
  func fingerprint(of scenario: PoisoningScenario, rng: SeededGenerator) throws -> [UInt8] {
    var configuration = configuration
    configuration.steps = 0
    return try AttackFingerprint(configuration, scenario, rng).bytes
  }

  /// Restores what ``save(_:to:fingerprint:)`` wrote; nil if there is nothing.
  func resume(
    from file: URL?, in scenario: PoisoningScenario, fingerprint: [UInt8]
  ) throws -> State? {
    guard let file, FileManager.default.fileExists(atPath: file.path) else { return nil }
    var reader = try CheckpointReader(of: Self.identifier, from: file, fingerprint: fingerprint)
    var state = try reader.read(json: State.self)
    try reader.require(
      state.record.makesSense(in: scenario) && state.matrix.makesSense(in: scenario))
    try state.record.extend(to: configuration.steps, from: file)
    return state
  }

  /// Saves everything that the next step depends on.
  func save(_ state: State, to file: URL?, fingerprint: [UInt8]) throws {
    guard let file else { return }
    var writer = try CheckpointWriter(of: Self.identifier, to: file, fingerprint: fingerprint)
    try writer.write(json: state)
    try writer.commit()
  }
}
