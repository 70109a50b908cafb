import Foundation

/// What makes a trial the same trial: the command and all that it is told.
///
/// Two experiments that ask for the same share one trial, which runs once.
package struct TrialKey: Hashable, Sendable {
  /// The command's words without options: `"poison"`, `"bench step"`.
  package var command: String
  /// The options by name, without dashes.
  package var parameters: [String: String]
  /// The `--set` assignments.
  package var settings: [String: String]

  /// The number that is raised when a command gives other results than before for the same
  /// arguments: what was stored under an older number is kept, but no longer counts.
  package static let resultsFormat = 3

  package init(
    command: String, parameters: [String: String], settings: [String: String] = [:]
  ) {
    self.command = command
    self.parameters = parameters
    self.settings = settings
  }

  /// The key as one text, the same for equal keys.
  package var text: String {
    "\(Self.resultsFormat) \(command) \(parameters.canonicalJSON) \(settings.canonicalJSON)"
  }

  /// The seed among the parameters.
  package var seed: UInt64? { parameters["seed"].flatMap { UInt64($0) } }
}

extension [String: String] {
  /// A JSON object with sorted keys on one line.
  var canonicalJSON: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { preconditionFailure("text always encodes") }
    return String(decoding: data, as: UTF8.self)
  }

  /// Reads what ``canonicalJSON`` wrote.
  init(canonicalJSON text: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(text.utf8))
  }
}
