import ArgumentParser
import Documents
import Essentials
import Experiments
import Foundation
import Terminal

struct ScreenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "screen",
    abstract: Manual.screen,
    discussion: """
      With --attack or --poison, false accounts are laid into the log, and what counts is how well the \
      detector tells them from real ones. With --top alone, the log's own most suspicious accounts are \
      named, with the reasons. The attack '\(ScreeningPlan.control)' is a control: real accounts pass as \
      false ones, and nobody can tell.
      """)

  @OptionGroup var data: DatasetOptions

  @Option(
    help: "The detector: \(Catalog.accountDetectorNames).", completion: .accountDetectors)
  var detector = ScreeningPlan().detector

  @Option(
    help: ArgumentHelp(
      "An attack whose accounts are to be found, as often as needed: \(Catalog.attackNames), "
        + "\(ScreeningPlan.control).", valueName: "attack"), completion: .screenedAttacks)
  var attack: [String] = []

  @Option(
    help: ArgumentHelp(
      "A file of accounts that are to be found, as 'poison' and 'craft' write it, or PamaCF's JSON.",
      valueName: "file"), completion: .file())
  var poison: [String] = []

  @Option(
    help: ArgumentHelp(
      "The attack whose accounts a detector that learns is shown.", valueName: "attack"),
    completion: .screenedAttacks)
  var trainOn: String?

  @Option(
    help: """
      A built-in recommender that attacks which ask questions are played against: \
      \(Catalog.rankerNames).
      """, completion: .rankers)
  var ranker: String?

  @Option(help: "How many fake users an attacker has.")
  var fakeUsers = ScreeningPlan().fakeUsers

  @Option(help: "How many clicks each fake user makes.")
  var clicks = ScreeningPlan().clicks

  @Option(help: "How many new items are promoted.")
  var targets = ScreeningPlan().targets

  @Option(help: "How many of the most suspicious accounts are named; 50 with --output.")
  var top: Int?

  @Option(
    help: ArgumentHelp("A CSV for the most suspicious accounts.", valueName: "file"),
    completion: .file())
  var output: String?

  @OptionGroup var cache: CacheOption
  @OptionGroup var run: RunOptions
  @OptionGroup var reporting: ReportingOptions

  func run() async throws {
    run.claimCores()
    let line = try reporting.makeProgressLine()
    // Before the log is read: what is wrong with the options should not take so long.
    try check()
    var trial = try ScreeningTrial(
      dataset: data.load(line, keepingTimes: true, cache: cache.path), plan: plan)
    trial.cache = try cache.rankers
    let outcome = try await trial.run(
      reporting: { try line.report($0) }, attackReporting: { try line.report($0, stage: $1) })
    line.finish()
    if let output, let suspects = outcome.suspects {
      try AtomicFile.write(Data(suspects.csv.utf8), to: output)
    }
    try reporting.print(outcome, as: ScreenText(outcome, file: output).text)
  }

  /// The options as a plan.
  var plan: ScreeningPlan {
    var plan = ScreeningPlan()
    plan.detector = detector
    plan.attacks = attack
    plan.poisons = poison
    plan.trainOn = trainOn
    plan.ranker = ranker
    plan.fakeUsers = fakeUsers
    plan.clicks = clicks
    plan.targets = targets
    plan.top = top ?? (output == nil ? nil : 50)
    plan.seed = run.seed
    plan.settings = run.settings
    return plan
  }
}

extension ScreenCommand: CheckedCommand {
  func check() throws {
    try plan.check()
    try data.folder.datasets.check(data.dataset)
    if let output {
      for file in poison + [data.dataset] { try OutputFile.refuse(output, asOutputOf: file) }
      if let old = FileManager.default.contents(atPath: output), !old.isEmpty,
        !old.starts(with: Data("rank,user,suspicion,".utf8))
      {
        throw InputError(
          .cannotCreate, "is there already and comes from no 'screen'; choose another file",
          file: output)
      }
    }
  }
}

/// What screening found, as a person reads it.
struct ScreenText {
  private let outcome: ScreenDocument
  private let file: String?

  init(_ outcome: ScreenDocument, file: String?) {
    self.outcome = outcome
    self.file = file
  }

  var text: String {
    var parts: [String] = []
    if !outcome.results.isEmpty { parts.append(results) }
    if let suspects = outcome.suspects {
      parts.append(
        file.map { "the \(suspects.count) most suspicious accounts: \($0)" } ?? table(of: suspects))
    }
    return parts.joined(separator: "\n\n")
  }

  private var results: String {
    var table = TextTable([
      "\(outcome.detector) on \(outcome.dataset)", "AUC", "average precision", "recall at .1 %",
      "at 1 %", "at 5 % false alarms", "found among the first",
    ])
    for result in outcome.results {
      let recalls = ["0.001", "0.01", "0.05"].map { result.recallAtFalseAlarms[$0].percent }
      table.add(
        [result.attack, result.auc.text(digits: 3), result.averagePrecision.text(digits: 3)]
          + recalls + ["\(result.caughtAmongFirst) of \(result.fakeUsers)"])
    }
    var lines = [table.text, ""]
    if let result = outcome.results.first {
      lines.append(
        "\(result.fakeUsers) false accounts among \(result.realUsers.grouped) real ones: 1 % false alarms "
          + "flag \((result.flaggedRealUsers["0.01"] ?? 0).grouped) real users, 5 % "
          + "\((result.flaggedRealUsers["0.05"] ?? 0).grouped)")
    }
    if let attack = outcome.trainedOn {
      lines.append("learned from accounts of \(attack); tested on other users and targets")
    }
    lines.append(outcome.seconds.duration)
    return lines.joined(separator: "\n")
  }

  private func table(of suspects: [ScreenDocument.Suspect]) -> String {
    var table = TextTable(["account", "suspicion", "clicks", "why"], words: [3])
    for suspect in suspects {
      table.add([
        suspect.user + (suspect.isFalse == true ? " (false)" : ""),
        suspect.suspicion.text(digits: 3), suspect.clicks.grouped, suspect.reason,
      ])
    }
    return table.text
  }
}
