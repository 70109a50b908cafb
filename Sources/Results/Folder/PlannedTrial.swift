import Essentials
import Foundation

/// A trial that a file asks for, as a folder of results has it and as a store takes it.
package struct PlannedTrial: Sendable, Equatable {
  /// The trial's ``TrialKey/text``.
  package var key: String
  package var command: String
  /// A JSON object on one line.
  package var parameters: String
  /// A JSON object on one line.
  package var settings: String
  package var data: String?
  /// Nil, too, of a seed that a store's column cannot hold.
  package var seed: Int64?

  package init(_ key: TrialKey) {
    self.key = key.text
    command = key.command
    parameters = key.parameters.canonicalJSON
    settings = key.settings.canonicalJSON
    data = key.data
    seed = key.seed.flatMap { Int64(exactly: $0) }
  }

  /// What it was asked for as.
  package var trialKey: TrialKey? {
    guard let parameters = try? [String: String](canonicalJSON: parameters),
      let settings = try? [String: String](canonicalJSON: settings)
    else { return nil }
    return TrialKey(command: command, parameters: parameters, settings: settings, data: data)
  }
}

/// A trial as a line of `experiments/NAME.jsonl`: an array that begins with its name, so that whoever counts need
/// read no further, and whoever stores hands it to SQLite as it is.
package struct PlannedLine {
  let text: Data
  package let name: ResultsFolder.Name

  /// How the line begins: a bracket, a quote and the name.
  private static let nameRange = 2..<66

  /// Nil if it does not begin as a trial does.
  init?(_ text: Data) {
    guard text.count > Self.nameRange.upperBound, text[text.startIndex] == UInt8(ascii: "["),
      let name = ResultsFolder.Name(text.dropFirst(2).prefix(Self.nameRange.count))
    else { return nil }
    self.text = text
    self.name = name
  }

  /// The whole trial; nil if it is none.
  package var trial: PlannedTrial? { try? JSONDecoder().decode(PlannedTrial.self, from: text) }
}

extension PlannedTrial: Codable {
  package init(from decoder: any Decoder) throws {
    var words = try decoder.unkeyedContainer()
    _ = try words.decode(String.self)
    key = try words.decode(String.self)
    command = try words.decode(String.self)
    parameters = try words.decode(String.self)
    settings = try words.decode(String.self)
    data = try words.decode(String?.self)
    seed = try words.decode(Int64?.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var words = encoder.unkeyedContainer()
    for word in [ResultsFolder.name(of: key), key, command, parameters, settings] {
      try words.encode(word)
    }
    if let data { try words.encode(data) } else { try words.encodeNil() }
    if let seed { try words.encode(seed) } else { try words.encodeNil() }
  }

  /// The line of a ``PlannedLine``.
  var line: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    guard let data = try? encoder.encode(self) else { preconditionFailure("text always encodes") }
    return String(decoding: data, as: UTF8.self)
  }
}
