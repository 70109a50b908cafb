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
/// value that has several. `yes`, `no`, `on` and `off` need quotes or another word. Anchors and
/// `<<: *anchor` work as in YAML 1.1, and a key that begins with `x-` is a place for them. A command that takes something without an option's name has it in braces:
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

  /// Where it lies from the root on, links resolved; nil for a pipe, whose path tells nothing.
  package var fullPath: String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    let path = String(cString: resolved)
    return ["/dev/", "/proc/", "/sys/"].contains { path.hasPrefix($0) } ? nil : path
  }

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
      of: root, "an experiment", known: ExperimentReader.keys, extensions: true)
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
    var whole: [ExperimentReader.Part] = []
    for node in parts ?? [root] {
      var part = base
      if parts != nil { try reader.refine(&part, with: node) }
      grids.append(try reader.grid(of: part, at: node))
      whole.append(part)
    }
    try reader.checkExclusions(of: whole)
    try checkSize(grids, seeds: seeds?.count ?? 1)
    try expand(grids, seeds: seeds, reader: reader)
  }

  /// Tells trials on data of one's own by its content, which `fingerprint` knows for the value of an
  /// option in ``TrialKey/dataOptions``, and a recommender of one's own or accounts of somebody else's by that of their files; what has become the same trial is asked for once.
  package mutating func identify(_ fingerprint: (_ option: String, _ value: String) -> String?) {
    var seen: Set<TrialKey> = []
    trials = trials.compactMap { trial in
      var trial = trial
      trial.data = trial.dataOption.flatMap { fingerprint($0.name, $0.value.text) }
      trial.program = trial.programOption.flatMap { fingerprint($0.name, $0.value.text) }
      return seen.insert(trial.key).inserted ? trial : nil
    }
  }

  /// The most trials that a file may ask for: each is a process, and a line of the store.
  package static let mostTrials = 100_000

  /// Checks how many combinations there are, before any is made.
  private func checkSize(_ grids: [Grid], seeds: Int) throws {
    var total = 0
    var overflows = false
    for grid in grids {
      let (all, isTooMany) = grid.count.multipliedReportingOverflow(by: seeds)
      let (sum, isSumTooMany) = total.addingReportingOverflow(all)
      total = sum
      overflows = overflows || isTooMany || isSumTooMany || grid.count == .max
    }
    guard overflows || total > Self.mostTrials else { return }
    throw InputError(
      .data,
      "the file asks for \(overflows ? "more than \(Int.max.grouped)" : total.grouped) trials, of which "
        + "it may have \(Self.mostTrials.grouped), those that are excluded included", file: path)
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
