import Essentials
import Foundation
import Results
import Yams

/// An experiment as a person writes it down: a YAML file.
///
/// ```yaml
/// name: table-3             # by default the file's name
/// title: RecNum of seven attacks on eight recommenders
/// command: poison           # a command of mithridate
/// seeds: [1, 2, 3]          # all of the file is run with the first before the next
/// grid:                     # an option and its values, or one value
///   dataset: [steam, movielens-1m]
///   ranker: [itempop, bpr]
/// set: {ranker.epochs: 20}  # hyperparameters and their values
/// exclude:                  # combinations that are not run
///   - {dataset: steam, ranker: bpr}
/// trials:                   # several grids, each with the keys above laid under it
///   - grid: {attack: [random, popular]}
///   - grid: {attack: poisonrec, steps: 60}
/// ```
///
/// `true` is an option without a value, `false` and `null` leave it out, and a list in a list is one
/// value that has several. A command that takes something without an option's name has it in braces:
/// `command: datasets describe {dataset}`.
package struct ExperimentFile: Sendable {
  /// What it is called in a store.
  package var name: String
  /// What a person reads above its table or figure.
  package var title: String
  /// The text of the file.
  package var source: String
  /// Where it lies.
  package var path: String
  /// What is to be run, in order and without repetition.
  package var trials: [Trial]

  /// Reads the file at `path`.
  package init(path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw InputError(.noInput, "no such experiment", file: path)
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw InputError(.data, "no text in UTF-8", file: path)
    }
    try self.init(text, path: path)
  }

  /// Reads `text`, which messages place at `path`.
  package init(_ text: String, path: String) throws {
    source = text
    self.path = path
    let reader = ExperimentReader(yaml: try YAMLText(text, path: path))
    name = URL(filePath: path).deletingPathExtension().lastPathComponent
    title = name
    trials = []
    var base = ExperimentReader.Part()
    var seeds: [Trial.Value?]?
    var parts: [Node]?
    let root = reader.yaml.root
    for (key, keyNode, value) in try reader.yaml.pairs(
      of: root, "an experiment", known: ExperimentReader.keys)
    {
      switch key {
      case "name": name = try reader.yaml.text(of: value, "the name")
      case "title": title = try reader.yaml.text(of: value, "the title")
      case "seeds":
        seeds = try reader.values(of: value, "seeds")
      case "trials":
        guard let nodes = value.sequence, !nodes.isEmpty else {
          throw reader.yaml.error("trials must be a list of grids", at: keyNode)
        }
        parts = Array(nodes)
      default: try reader.read(key, keyNode, value, into: &base)
      }
    }
    if name.hasPrefix(ExperimentRecord.reservedPrefix) {
      throw InputError(
        .data, "an experiment's name cannot begin with '\(ExperimentRecord.reservedPrefix)'",
        file: path)
    }
    var grids: [Grid] = []
    for node in parts ?? [root] {
      var part = base
      if parts != nil { try reader.refine(&part, with: node) }
      grids.append(try reader.grid(of: part, at: node))
    }
    try expand(grids, seeds: seeds, reader: reader)
  }

  /// Tells trials on data of one's own by its content, which `fingerprint` knows for the value of an
  /// option in ``TrialKey/dataOptions``; what has become the same trial is asked for once.
  package mutating func identify(_ fingerprint: (_ option: String, _ value: String) -> String?) {
    var seen: Set<TrialKey> = []
    trials = trials.compactMap { trial in
      var trial = trial
      let naming = trial.options.filter {
        !$0.isSetting && TrialKey.dataOptions.contains($0.name)
      }
      trial.data = naming.compactMap { fingerprint($0.name, $0.value.text) }.first
      return seen.insert(trial.key).inserted ? trial : nil
    }
  }

  private mutating func expand(
    _ grids: [Grid], seeds: [Trial.Value?]?, reader: ExperimentReader
  ) throws {
    var seen: Set<TrialKey> = []
    for seed in seeds ?? [nil] {
      for grid in grids {
        for var trial in grid.trials {
          if let seed {
            guard !trial.options.contains(where: { $0.name == "seed" && !$0.isSetting }) else {
              throw reader.yaml.error("both 'seeds' and a grid's 'seed'", at: reader.yaml.root)
            }
            trial.options.append(.init(name: "seed", value: seed))
          }
          if seen.insert(trial.key).inserted { trials.append(trial) }
        }
      }
    }
    if trials.isEmpty {
      throw InputError(.data, "the grid is empty: everything is excluded", file: path)
    }
  }
}
