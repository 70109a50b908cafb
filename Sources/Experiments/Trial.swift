import Essentials
import Results

/// A command line that an experiment asks for.
///
/// Every command of mithridate that prints a JSON document is a kind of trial without further code.
package struct Trial: Sendable, Equatable {
  /// The command's words, as in `["bench", "step"]`.
  ///
  /// A word `{dataset}` stands for the option of that name, for commands that take it without a name.
  package var command: [String]
  /// The options in the order of the file.
  package var options: [Option]
  /// The fingerprint of data of one's own that an option names, once it is known; see
  /// ``TrialKey/data``.
  package var data: String?
  /// The fingerprint of the files that a recommender's command names, once it is known; see
  /// ``TrialKey/programSetting``.
  package var program: String?

  /// An option of a command, or one of its `--set` assignments.
  package struct Option: Sendable, Equatable {
    /// Its name without dashes.
    package var name: String
    /// What it is set to.
    package var value: Value
    /// Whether it is a hyperparameter, passed by `--set`.
    package var isSetting = false

    package init(name: String, value: Value, isSetting: Bool = false) {
      self.name = name
      self.value = value
      self.isSetting = isSetting
    }
  }

  package init(
    command: [String], options: [Option], data: String? = nil, program: String? = nil
  ) {
    self.command = command
    self.options = options
    self.data = data
    self.program = program
  }

  /// What an option is set to.
  package enum Value: Sendable, Equatable {
    /// Present, without a value.
    case flag
    /// One text.
    case text(String)
    /// The option as often as there are texts.
    case several([String])

    /// The value as one text: `"true"` for a flag.
    package var text: String {
      switch self {
      case .flag: "true"
      case .text(let text): text
      case .several(let texts): texts.joined(separator: " ")
      }
    }
  }

  /// The option that names its data, if one does.
  package var dataOption: Option? {
    options.last { !$0.isSetting && TrialKey.dataOptions.contains($0.name) }
  }

  /// What makes it the same trial as another.
  package var key: TrialKey {
    TrialKey(
      command: command.filter { !$0.isPlaceholder }.joined(separator: " "),
      parameters: values(isSetting: false),
      settings: values(isSetting: true).merging(
        program.map { [TrialKey.programSetting: $0] } ?? [:]
      ) { _, program in program }, data: data)
  }

  /// The option that names files which decide what comes out, beside the data: of a recommender of one's
  /// own, or of accounts.
  package var programOption: Option? {
    options.last {
      !$0.isSetting
        && [TrialKey.recommenderOption, TrialKey.injectionOption].contains($0.name)
    }
  }

  private func values(isSetting: Bool) -> [String: String] {
    Dictionary(
      options.filter { $0.isSetting == isSetting }.map { ($0.name, $0.value.text) }
    ) { _, last in last }
  }

  /// The arguments after `mithridate`.
  package var arguments: [String] {
    let placed = Set(command.filter(\.isPlaceholder).map(\.placeholder))
    var arguments = command.map { word in
      guard word.isPlaceholder else { return word }
      return options.first { $0.name == word.placeholder }?.value.text ?? word
    }
    for option in options where option.isSetting || !placed.contains(option.name) {
      if option.isSetting {
        arguments += ["--set", "\(option.name)=\(option.value.text)"]
        continue
      }
      // With an equals sign, so that a value may begin with a dash.
      switch option.value {
      case .flag: arguments.append("--\(option.name)")
      case .text(let text): arguments.append("--\(option.name)=\(text)")
      case .several(let texts): arguments += texts.map { "--\(option.name)=\($0)" }
      }
    }
    return arguments
  }

  /// What a person recognizes it by: `poison steam bpr poisonrec steps 60 seed 1`.
  package var label: String {
    let words = options.map { option in
      switch option.value {
      case .flag: option.name
      case .text(let text) where Double(text) == nil: text
      case .text, .several: "\(option.name) \(option.value.text)"
      }
    }
    return ([key.command] + words).joined(separator: " ")
  }

  /// A name for its folder: the same for the same trial wherever its data lie, unique among trials,
  /// still readable, and of ASCII, at most 117 bytes of it.
  package var folderName: String {
    var trial = self
    for index in options.indices
    where data != nil && !options[index].isSetting
      && TrialKey.dataOptions.contains(options[index].name)
    {
      trial.options[index].value = .text("sha256." + (data ?? "").prefix(8))
    }
    let readable = trial.label.unicodeScalars.map { scalar -> Character in
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9") ~= scalar)
      return isPlain || scalar == "." ? Character(scalar) : "-"
    }
    return String(readable.prefix(100)) + Self.folderEnding(of: key)
  }

  /// What the names of the folders of a key's trials end with, and of no other.
  package static func folderEnding(of key: TrialKey) -> String {
    "-" + Fingerprint(of: key.text).shortText
  }
}

extension String {
  /// Whether this word of a command stands for an option: `{dataset}`.
  var isPlaceholder: Bool { count > 2 && hasPrefix("{") && hasSuffix("}") }

  /// The option that a placeholder stands for.
  var placeholder: String { String(dropFirst().dropLast()) }
}
