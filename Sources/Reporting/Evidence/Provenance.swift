import Algorithms
import Essentials
import Results

extension Evidence {
  /// One line that says where figures come from: experiments, trials, seeds, versions.
  static func source(of trials: [(trial: TrialRecord, experiments: [String])]) -> String {
    guard !trials.isEmpty else { return "" }
    let all = Array(trials.flatMap(\.experiments).uniqued())
    // Trials are shared: of many experiments, those that asked for all of it are its source.
    let covering = all.filter { name in trials.allSatisfy { $0.experiments.contains(name) } }
    let experiments = covering.isEmpty ? all : covering
    let commands = trials.map(\.trial.command).uniqued().map { "mithridate \($0)" }
    let seeds = Set(trials.compactMap(\.trial.seed)).sorted()
    let versions = Set(trials.map(\.trial.version)).filter { !$0.isEmpty }.sorted()
    var parts = [
      (experiments.count == 1 ? "Experiment " : "Experiments ")
        + experiments.joined(separator: ", "),
      "\(trials.count.grouped) × \(commands.joined(separator: ", "))",
    ]
    if !seeds.isEmpty {
      parts.append(seeds.count == 1 ? "seed \(seeds[0])" : "seeds \(seeds.ranges)")
    }
    if !versions.isEmpty { parts.append("version \(versions.joined(separator: ", "))") }
    return parts.joined(separator: " · ")
  }

  static func source<Document>(of findings: [Finding<Document>]) -> String {
    source(of: findings.map { ($0.trial, $0.experiments) })
  }
}

extension TrialRecord {
  /// The command that runs this trial, as one would type it.
  var commandLine: String {
    let words = parameters.sorted { $0.key < $1.key }.flatMap { name, value -> [String] in
      switch (command, name) {
      // The dataset is an argument there.
      case ("datasets describe", "dataset"): [value.quotedForShell]
      // Several values are stored as one text.
      case ("detect", "test-on"): value.split(separator: " ").map { "--\(name) \($0)" }
      default: [value == "true" ? "--\(name)" : "--\(name) \(value.quotedForShell)"]
      }
    }
    let assignments = settings.filter { $0.key != TrialKey.programSetting }.sorted {
      $0.key < $1.key
    }
    .map { "--set \("\($0.key)=\($0.value)".quotedForShell)" }
    return (["mithridate", command] + words + assignments).joined(separator: " ")
  }
}

extension String {
  fileprivate var quotedForShell: String {
    allSatisfy { $0.isLetter || $0.isNumber || "-_./:=@%+,".contains($0) }
      ? self : "'" + replacing("'", with: "'\\''") + "'"
  }
}

extension [UInt64] {
  /// Sorted seeds for a cell of a table: "seed 1", "seeds 1–3".
  var seedText: String { isEmpty ? "" : count == 1 ? "seed \(self[0])" : "seeds \(ranges)" }

  /// Sorted numbers with runs joined: 1–3, 7.
  fileprivate var ranges: String {
    var runs: [ClosedRange<UInt64>] = []
    for value in self {
      if let last = runs.last, last.upperBound &+ 1 == value {
        runs[runs.count - 1] = last.lowerBound...value
      } else {
        runs.append(value...value)
      }
    }
    return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
      .joined(separator: ", ")
  }
}
