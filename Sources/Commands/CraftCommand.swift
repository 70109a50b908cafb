import ArgumentParser
import Documents
import Essentials
import Experiments
import Terminal

struct CraftCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "craft",
    abstract: Manual.craft,
    discussion: """
      For systems that take hours to retrain: add poison.csv to your log, retrain, and compare the \
      recommendations before and after with 'score'. Clicks lie on the log's last day, where the log has \
      times.
      """)

  @OptionGroup var data: DatasetOptions

  @Option(
    help: "The attack, one that asks nothing: \(CraftTrial.attackNames.joined(separator: ", ")).",
    completion: .silentAttacks)
  var attack: String

  @Option(help: "How many fake users the attacker has.")
  var fakeUsers = 20

  @Option(help: "How many clicks each fake user makes.")
  var clicks = 20

  @Option(help: "How many new items are promoted; 8 by default.")
  var targets: Int?

  @Option(
    help: ArgumentHelp(
      "The items to promote instead, by name, separated by commas: of the log, or new.",
      valueName: "names"))
  var targetItems: String?

  @Option(
    help: ArgumentHelp(
      "The day on which the clicks happen, from this moment on: 2020-01-31, or a number as the log has.",
      valueName: "time"))
  var at: String?

  @Option(
    help: "A folder for the poison, its targets and how it was made.", completion: .directory)
  var output: String

  @Option(help: "Where all randomness comes from: the same seed gives the same result.")
  var seed: UInt64 = 1

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "A hyperparameter of the attack, as often as needed; a wrong name lists the right ones.",
      valueName: "key=value"), completion: .hyperparameters)
  var assignments: [Assignment] = []

  @OptionGroup var printing: OutputOptions

  func validate() throws {
    if targets != nil, targetItems != nil {
      throw ValidationError("--targets and --target-items both say what is promoted")
    }
  }

  func run() async throws {
    let line = printing.makeProgressLine()
    let folder = try CraftFolder(output)
    var trial = CraftTrial(
      dataset: try data.load(line, keepingTimes: true), attack: attack, seed: seed)
    (trial.fakeUsers, trial.clicks, trial.time) = (fakeUsers, clicks, at)
    trial.targets =
      targetItems.map { names in
        .named(names.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
      } ?? .new(targets ?? 8)
    trial.settings = Dictionary(assignments.map { ($0.key, $0.value) }) { _, last in last }
    let document = try await trial.run(writingTo: folder) { try line.report($0) }
    line.finish()
    try printing.print(document, as: text(of: document))
  }

  private func text(of document: CraftDocument) -> String {
    var lines = [
      "\(document.attack): \(document.fakeUsers) fake users × \(document.clicks) clicks, "
        + "\(document.targetClickRatio.percent) of them on \(document.targets.count) targets"
        + (document.readsLog ? "; this attack has read the log" : "")
    ]
    if let times = document.times, times.count == 2 {
      lines.append("times: \(times[0]) to \(times[1])")
    } else {
      lines.append("the log has no times, and the clicks have none")
    }
    return (lines + document.files).joined(separator: "\n")
  }
}
