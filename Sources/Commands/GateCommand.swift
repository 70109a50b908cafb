import ArgumentParser
import Documents
import Essentials
import Experiments
import Foundation
import Results
import Terminal

struct GateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: Manual.gate,
    discussion: """
      Ends with 0 if everything holds and with 1 if a check failed; whatever goes wrong has another code, \
      so that an error is never a pass. A check whose interval holds its threshold is undecided, which is \
      a failure unless --allow-undecided. With --output, checks that have not changed are not tried again.
      """)

  @Argument(
    help: "The gate's file: a recommender, a log, attacks, and what is expected.",
    completion: .plans)
  var file: String

  @Option(
    help: ArgumentHelp(
      "A file for the verdicts in JUnit's XML, which services for continuous integration show.",
      valueName: "file"), completion: .file())
  var junit: String?

  @Flag(help: "Checks that are undecided pass.")
  var allowUndecided = false

  @Option(
    help: ArgumentHelp(
      "A folder where what was measured is kept, and taken from.", valueName: "dir"),
    completion: .directory)
  var output: String?

  @OptionGroup var folder: DataFolderOption
  @OptionGroup var reading: FormatOptions
  @OptionGroup var hosting: HostingOptions
  @OptionGroup var cache: CacheOption
  @OptionGroup var reporting: ReportingOptions

  @Option(
    help: ArgumentHelp(
      "How many cores to use.", discussion: "By default all. The result does not depend on it."))
  var jobs: Int?

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1, not \(jobs)") }
  }

  func run() async throws {
    if let jobs { SeedOptions.claim(jobs, areElsewhere: hosting.launch != nil) }
    let line = try reporting.makeProgressLine()
    try clear(junit)
    let gate = try GateFile(path: file)
    let isOwn: Bool = if case .recommender = gate.subject { true } else { false }
    let keepsTimes =
      isOwn || gate.checks.contains { if case .screen = $0.trial { true } else { false } }
    let dataset = try folder.load(
      gate.dataset, unique: false, reading, line, keepingTimes: keepsTimes, cache: cache.path)
    let program =
      if case .recommender(let command) = gate.subject {
        DataFingerprints(folder: folder.datasets.path).fingerprint(
          option: TrialKey.recommenderOption, value: command) ?? command
      } else { nil as String? }
    let run = try GateRun(
      gate, on: dataset, keptIn: output, program: program, version: Manual.version)
    run.cache = try cache.rankers
    run.host = hosting.host(line, jobs: jobs)
    run.retraining = { _ in try Interruption.checkAside() }
    var seconds: [String: Double] = [:]
    let outcome = try await run.run(
      allowingUndecided: allowUndecided, reporting: { try line.report($0) },
      attackReporting: { try line.report($0, stage: $1) }
    ) { check, results, time in
      seconds[check.name] = time
      for result in results {
        line.note("\(check.name): \(result.verdict.rawValue): \(result.finding)")
      }
    }
    line.finish()
    if let junit {
      try AtomicFile.write(Data(outcome.junit(seconds: seconds).utf8), to: junit)
    }
    try reporting.print(outcome, as: GateTable(outcome).text)
    if !outcome.passed { throw ExitCode(1) }
  }

  /// Takes away what an earlier gate wrote: if this one fails to come to a verdict, nobody should read that.
  ///
  /// - Throws: An ``InputError`` if the file is somebody else's, or the gate's own.
  private func clear(_ path: String?) throws {
    guard let path, let data = FileManager.default.contents(atPath: path) else { return }
    try OutputFile.refuse(path, asOutputOf: file)
    guard data.isEmpty || data.starts(with: Data(GateDocument.junitBeginning.utf8)) else {
      throw InputError(
        .cannotCreate, "is there already and comes from no 'gate'; choose another, or take it away",
        file: path)
    }
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// The verdicts as a person reads them.
struct GateTable {
  private let outcome: GateDocument

  init(_ outcome: GateDocument) { self.outcome = outcome }

  var text: String {
    var table = TextTable(
      ["check on \(outcome.ranker), \(outcome.dataset)", "expected", "measured", "verdict"],
      words: [1, 3])
    for check in outcome.checks {
      // What was expected has a column of its own.
      let measured = check.finding.dropFirst("measured ".count)
        .dropLast(", expected \(check.expect)".count)
      table.add([check.name, check.expect, String(measured), check.verdict.rawValue])
    }
    let failed = outcome.checks.count { $0.verdict == .failed }
    let undecided = outcome.checks.count { $0.verdict == .undecided }
    var line = outcome.passed ? "passed" : "failed"
    line += ": \(outcome.checks.count - failed - undecided) of \(outcome.checks.count) hold"
    if undecided > 0 {
      line +=
        ", \(undecided) undecided" + (outcome.allowsUndecided ? ", which is allowed" : "")
    }
    return table.text + "\n\n" + line + "; seed \(outcome.seed), " + outcome.seconds.duration
  }
}
