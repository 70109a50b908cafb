import Foundation

/// What makes a trial the same trial: the command and all that it is told.
///
/// Two experiments that ask for the same share one trial, which runs once. Data of one's own counts by
/// its content, not by the path that leads to it: an edited file is another trial, and the same file
/// elsewhere is the same trial.
package struct TrialKey: Sendable {
  /// The command's words without options: `"poison"`, `"bench step"`.
  package var command: String
  /// The options by name, without dashes.
  package var parameters: [String: String]
  /// The `--set` assignments.
  package var settings: [String: String]
  /// The fingerprint of the file or folder of one's own that one of ``dataOptions`` names; nil if they
  /// have a name that always means the same data, and in what stores of the first days hold.
  package var data: String?

  /// The options that name data.
  package static let dataOptions = ["dataset", "graph"]

  /// The option that names a recommender of one's own.
  package static let recommenderOption = "recommender"

  /// The option that names accounts of somebody else's, which no recommender of one's own is tried with.
  package static let injectionOption = "injection"

  /// Under this name ``settings`` hold the fingerprint of the files that a recommender's command names, or of
  /// the file of accounts.
  ///
  /// Who edits a program has another recommender. No hyperparameter is called so.
  package static let programSetting = "recommender:sha256"

  /// The `--set` assignments alone.
  package var assignments: [String: String] {
    settings.filter { $0.key != Self.programSetting }
  }

  /// The number that is raised when a command gives other results than before for the same
  /// arguments: what was stored under an older number is kept, but no longer counts.
  package static func resultsFormat(of command: String) -> Int { formats[command] ?? 3 }

  /// The numbers of commands that have changed alone.
  private static let formats = ["detect": 4, "screen": 4]

  /// The number of the key's command; of attacks on data of one's own a later one, since these may have more
  /// users than are counted now.
  private var format: Int {
    let format = Self.resultsFormat(of: command)
    return data != nil && parameters["audience"] == nil && Self.isSampled.contains(command)
      ? format + 1 : format
  }

  /// The commands that count a sample of many users since their numbers were given.
  private static let isSampled: Set = ["poison", "bench evaluation"]

  package init(
    command: String, parameters: [String: String], settings: [String: String] = [:],
    data: String? = nil
  ) {
    self.command = command
    self.parameters = parameters
    self.settings = settings
    self.data = data
  }

  /// The options by name, with the content of data of one's own instead of its path.
  package var identity: [String: String] {
    guard let data else { return parameters }
    var identity = parameters
    for name in Self.dataOptions where identity[name] != nil { identity[name] = "sha256:" + data }
    return identity
  }

  /// The key as one text, the same for equal keys.
  package var text: String {
    "\(format) \(command) \(identity.canonicalJSON) \(settings.canonicalJSON)"
  }

  /// The seed among the parameters.
  package var seed: UInt64? { parameters["seed"].flatMap { UInt64($0) } }
}

extension TrialKey: Hashable {
  package static func == (left: TrialKey, right: TrialKey) -> Bool {
    left.command == right.command && left.settings == right.settings
      && left.identity == right.identity
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(command)
    hasher.combine(settings)
    hasher.combine(identity)
  }
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
