import Essentials
import Foundation

/// A trial as a folder of results or a store has it, ready to be stored: nothing of it need be understood.
package struct PlannedTrial: Sendable, Equatable {
  /// The trial's ``TrialKey/text``.
  package var key: String
  package var command: String
  /// A JSON object on one line.
  package var parameters: String
  /// A JSON object on one line.
  package var settings: String
  package var data: String?
  package var seed: UInt64?

  package init(_ key: TrialKey) {
    self.key = key.text
    command = key.command
    parameters = key.parameters.canonicalJSON
    settings = key.settings.canonicalJSON
    data = key.data
    seed = key.seed
  }
}

/// As a line of `experiments/NAME.jsonl`: an array, which is read many times as fast as an object.
extension PlannedTrial {
  var line: String {
    let words: JSON = .array([
      .string(key), .string(command), .string(parameters), .string(settings),
      data.map(JSON.string) ?? .null, seed.map { .string("\($0)") } ?? .null,
    ])
    return words.compact
  }

  /// Reads what ``line`` gave; nil if it is nothing of the kind.
  init?(line: Data) {
    guard let words = try? JSONDecoder().decode([String?].self, from: line), words.count == 6,
      let key = words[0], let command = words[1], let parameters = words[2], let settings = words[3]
    else { return nil }
    self.key = key
    self.command = command
    self.parameters = parameters
    self.settings = settings
    data = words[4]
    seed = words[5].flatMap { UInt64($0) }
  }

  /// What it was asked for as.
  package var trialKey: TrialKey? {
    guard let parameters = try? [String: String](canonicalJSON: parameters),
      let settings = try? [String: String](canonicalJSON: settings)
    else { return nil }
    return TrialKey(command: command, parameters: parameters, settings: settings, data: data)
  }
}
