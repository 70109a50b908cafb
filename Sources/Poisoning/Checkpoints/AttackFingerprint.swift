import Essentials
import Foundation
import Interactions

/// What a checkpoint must have been made for, as it stands in the file: an attack's configuration,
/// the scenario, and the random stream at the start.
struct AttackFingerprint<Configuration: Codable>: Codable {
  private let configuration: Configuration
  private let items: ItemCatalog
  private let fakeUserCount: Int
  private let clicksPerFakeUser: Int
  private let popularity: String
  private let rng: SeededGenerator

  /// - Parameter configuration: Without the number of steps, so that a finished attack can be
  ///   continued.
  init(_ configuration: Configuration, _ scenario: PoisoningScenario, _ rng: SeededGenerator) {
    self.configuration = configuration
    items = scenario.items
    fakeUserCount = scenario.fakeUserCount
    clicksPerFakeUser = scenario.clicksPerFakeUser
    var sum = Fingerprint()
    sum.add(scenario.popularity)
    if scenario.targetPopularity.contains(where: { $0 > 0 }) { sum.add(scenario.targetPopularity) }
    popularity = sum.text
    self.rng = rng
  }

  /// JSON with sorted keys.
  var bytes: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return Array(try encoder.encode(self))
    }
  }
}

/// The configuration of an attack with the log that it has read, as they stand in a checkpoint.
struct LogIdentity<Configuration: Codable>: Codable {
  private let configuration: Configuration
  private let log: String

  init(_ configuration: Configuration, _ log: InteractionLog) {
    self.configuration = configuration
    var sum = Fingerprint()
    sum.add(log.offsets)
    sum.add(log.items.map(\.rawValue))
    self.log = sum.text
  }
}
