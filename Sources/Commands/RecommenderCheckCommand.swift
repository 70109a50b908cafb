import ArgumentParser
import Documents
import Essentials
import Experiments
import Interactions
import Terminal
import Victims

struct RecommenderCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks whether a recommender of your own can be attacked fairly.",
    usage: "mithridate recommender check [<options>] -- <command>",
    discussion: """
      Starts the command, has it train, and looks at what every attack relies on: that the same query \
      gets the same answer, that a query leaves nothing behind, that accounts change something, that \
      lists are whole and wrong requests get errors. Tells how long an attack of 1,920 queries will \
      take. Exit code 0 if all holds, else 65.
      """)

  @Option(
    help: "A dataset's name (see 'datasets list'), or a folder or file of yours.",
    completion: .datasets)
  var dataset = Bazaar.identifier

  @OptionGroup var folder: DataFolderOption

  @Flag(help: "Keep only the first of repeated (user, item) rows.")
  var unique = false

  @OptionGroup var reading: FormatOptions
  @OptionGroup var hosting: HostingOptions

  @Option(help: "What lists are chosen from: \(ListKind.names).")
  var lists: ListKind = .full

  @Option(help: "What the recommender is told to be random by.")
  var seed: UInt64 = 1

  @Argument(
    parsing: .postTerminator,
    help: "The command of your recommender with its arguments, after '--'.")
  var command: [String] = []

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if command.isEmpty {
      throw ValidationError("no command; an example: recommender check -- python shop.py")
    }
  }

  func run() async throws {
    let line = output.makeProgressLine()
    let data = try folder.load(
      dataset, unique: unique, reading, line, keepingTimes: true)
    var rules = Deployment.Rules()
    rules.seed = seed
    rules.lists = lists
    let text =
      command.count == 1 ? RecommenderCommand(command[0]) : RecommenderCommand(words: command)
    let check = hosting.host(line, jobs: 1).check(
      text, log: LeaveOneOut(data.log).train, of: data, rules: rules)
    let outcome = try await check.run { try line.report($0) }
    line.finish()
    let document = CheckDocument(outcome, command: text.text, dataset: data)
    try output.print(document, as: self.text(of: document))
    guard outcome.passed else { throw ExitCode(InputError.Kind.data.exitCode) }
  }

  private func text(of document: CheckDocument) -> String {
    var table = TextTable(["check", "", "what was seen"], words: [1, 2])
    for finding in document.checks {
      table.add([finding.check, finding.passed ? "passed" : "FAILED", finding.detail])
    }
    var lines = [table.text, ""]
    if let rate = document.queriesPerSecond, let hours = document.projectedHours {
      lines.append(
        "\(rate.text(digits: rate < 10 ? 2 : 0)) queries a second; an attack of "
          + "\(CheckDocument.projectedQueries.grouped) takes \((hours * 3_600).duration)")
    }
    let failed = document.checks.count { !$0.passed }
    lines.append(
      failed == 0
        ? "\(document.name ?? "it") can be attacked"
        : "\(failed) of \(document.checks.count) failed: figures of attacks would mislead")
    return lines.joined(separator: "\n")
  }
}

struct RecommenderCommandGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recommender", abstract: Manual.recommender,
    subcommands: [RecommenderCheckCommand.self])
}

extension CheckDocument {
  init(_ outcome: ConformanceCheck.Outcome, command: String, dataset: Dataset) {
    self.init(
      name: outcome.name, command: command, dataset: dataset.name,
      checks: outcome.findings.map {
        .init(check: $0.check, passed: $0.passed, detail: $0.detail)
      }, queriesPerSecond: outcome.queriesPerSecond, input: dataset.input)
  }
}
