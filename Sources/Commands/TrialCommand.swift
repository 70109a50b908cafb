import ArgumentParser
import Essentials
import Experiments
import Foundation
import Interactions
import Results
import Terminal

/// A command that can tell before it runs whether everything that it names is there.
protocol CheckedCommand: MeasuringCommand {
  /// Throws the error with which the command would end at once; reads no data.
  func check() throws
}

/// A command that measures something and prints it as a JSON document, so that it can be a trial.
protocol MeasuringCommand {}

extension BenchCommand.Step: MeasuringCommand {}

extension PoisonCommand: CheckedCommand {
  func check() throws {
    let plan = try plan(injecting: injection.map { try AccountFile(path: $0) })
    try plan.validate()
    let settings = try plan.assigned
    _ = try plan.subject.rankerType?.values(setting: settings.ranker)
    _ = try plan.attackType?.values(setting: settings.attack)
    try data.folder.datasets.check(data.dataset)
  }
}

extension TrainCommand: CheckedCommand {
  func check() throws {
    _ = try recommender.subject.rankerType?.values(setting: run.settings)
    try data.folder.datasets.check(data.dataset)
  }
}

extension BenchCommand.Evaluation: CheckedCommand {
  func check() throws {
    for ranker in ranker { _ = try Catalog.ranker(named: ranker).values(setting: run.settings) }
    try folder.datasets.check(dataset)
  }
}

extension BenchCommand.Walk: CheckedCommand {
  func check() throws { try graph.check() }
}

extension EvadeCommand: CheckedCommand {
  func check() throws {
    _ = try EvasionTrial(plan)
    try graph.check()
  }
}

extension DetectCommand: CheckedCommand {
  func check() throws {
    _ = try DetectionTrial(plan)
    try graph.check()
  }
}

extension DatasetsCommand.Describe: CheckedCommand {
  func check() throws { try folder.datasets.check(dataset) }
}

/// How a trial becomes a command line of this executable, and whether it can be one.
final class TrialCommand {
  private let data: String?
  private let cache: CacheOption
  private let cores: Int
  /// Which commands know which options.
  private var known: [[String]: Bool] = [:]

  /// - Parameters:
  ///   - data: The folder of datasets, if a person has named one.
  ///   - cache: Where trained models are kept.
  ///   - cores: How many cores a trial may use.
  init(data: String?, cache: CacheOption, cores: Int) {
    self.data = data
    self.cache = cache
    self.cores = cores
  }

  /// This executable, the engine.
  static var executable: URL {
    Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
  }

  /// The whole command line of `trial`, its files below `folder`.
  ///
  /// What a command does not know (`--cache`, `--output`) it is not told.
  func arguments(of trial: Trial, folder: URL) -> [String] {
    var wished = ["--json", "--jobs=\(cores)"]
    if let data { wished.append("--data=\(data)") }
    if cache.noCache { wished.append("--no-cache") }
    if let folder = cache.folder, !cache.noCache { wished.append("--cache=\(folder)") }
    let output = folder.appending(path: "output")
    wished.append("--output=\(output.path)")
    var trial = trial
    for index in trial.options.indices where trial.options[index].writesFiles {
      let place = output.appending(path: trial.options[index].value.text).path
      trial.options[index].value = .text(place)
    }
    return trial.arguments + wished.filter { knows(trial, $0) }
  }

  /// Whether the command keeps trained models for the trials after it.
  func keepsModels(_ trial: Trial) -> Bool { !cache.noCache && knows(trial, "--cache=x") }

  private func knows(_ trial: Trial, _ option: String) -> Bool {
    let name = option.prefix { $0 != "=" }
    let key = trial.command + [String(name)]
    if let answer = known[key] { return answer }
    let answer = (try? Mithridate.parseAsRoot(trial.arguments + [option])) != nil
    known[key] = answer
    return answer
  }

  /// Checks that the trials of `file` that `isMeant` holds for are command lines that can run.
  ///
  /// Of trials that differ in nothing which may decide that, one is checked; see ``TrialSample``.
  ///
  /// - Throws: An ``InputError`` in one line.
  func check(_ file: ExperimentFile, where isMeant: (Trial) -> Bool) throws {
    let trials = file.trials.filter(isMeant)
    var sample = TrialSample(trials)
    for trial in trials where sample.wants(trial) { try check(trial, of: file) }
  }

  private func check(_ trial: Trial, of file: ExperimentFile) throws {
    do {
      for option in trial.options { try option.checkPlace() }
      let arguments = arguments(of: trial, folder: URL(filePath: "/"))
      let command = try Mithridate.parseAsRoot(arguments)
      guard arguments.contains("--json"), command is any MeasuringCommand else {
        throw InputError(
          .usage, "'\(trial.key.command)' prints no JSON document, so that it can be no trial")
      }
      try (command as? any CheckedCommand)?.check()
    } catch var error as InputError {
      if error.file == nil { error.file = file.path }
      throw error
    } catch {
      let message = Mithridate.message(for: error).split(separator: "\n").first
      throw InputError(
        .usage, "'\(trial.label)': \(message ?? "no command of mithridate")", file: file.path)
    }
  }
}
