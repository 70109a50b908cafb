import ArgumentParser
import Essentials
import Experiments
import Foundation
import Terminal
import Victims

/// Which recommender: a built-in one, or the command of one's own.
struct RecommenderOptions: ParsableArguments {
  @Option(help: "A built-in recommender: \(Catalog.rankerNames).", completion: .rankers)
  var ranker: String?

  @Option(
    help: ArgumentHelp(
      "The command of a recommender of your own, in any language.",
      discussion: "It speaks JSON-RPC over its standard streams; see docs/own-recommender.md.",
      valueName: "command"))
  var recommender: String?

  @OptionGroup var hosting: HostingOptions

  @Option(
    help: ArgumentHelp(
      "What lists are chosen from: \(ListKind.names).",
      discussion: """
        candidates: of each user 92 random items and the targets, as published; the default for \
        built-in recommenders. full: the whole catalogue without what the user has seen, as in \
        production; the default for your own.
        """))
  var lists: ListKind?

  /// What the options name.
  var subject: Subject {
    get throws { try Subject(ranker: ranker, recommender: recommender) }
  }
}

/// How a recommender of one's own is run.
struct HostingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What stands before the command of your recommender: 'srun -n1', 'ssh host'.",
      valueName: "words"))
  var launch: String?

  @Option(
    help: ArgumentHelp(
      "How long your recommender may train, anew with each progress it reports.",
      valueName: "seconds"))
  var fitTimeout = RecommenderLimits().fit

  @Option(
    help: ArgumentHelp(
      "How long your recommender may take to answer, anew with each progress it reports.",
      valueName: "seconds"))
  var queryTimeout = RecommenderLimits().query

  @Flag(help: "Show what your recommender says on standard error.")
  var verbose = false

  func validate() throws {
    for (option, seconds) in [("fit", fitTimeout), ("query", queryTimeout)]
    where !(seconds > 0 && seconds <= 1e7) {
      throw ValidationError("--\(option)-timeout must be more than 0 seconds, not \(seconds)")
    }
  }

  /// A host that shows what there is to see on `line`.
  ///
  /// - Parameter jobs: How many children answer side by side; nil for one.
  func host(_ line: ProgressLine, jobs: Int?) -> RecommenderHost {
    var host = RecommenderHost()
    host.launch = launch
    host.limits.fit = fitTimeout
    host.limits.query = queryTimeout
    host.children = jobs ?? 1
    host.version = Manual.version
    let shown = SharedLine(line)
    if verbose { host.onLog = { text in shown.with { $0.note("recommender: " + text) } } }
    host.onProgress = { progress in try shown.with { try $0.report(progress) } }
    host.check = { try Interruption.checkAside() }
    return host
  }
}

/// A line of progress that children write to from threads of their own, while nobody else does.
private final class SharedLine: @unchecked Sendable {
  private let line: ProgressLine
  private let lock = NSLock()

  init(_ line: ProgressLine) { self.line = line }

  func with(_ body: (ProgressLine) throws -> Void) rethrows {
    lock.lock()
    defer { lock.unlock() }
    try body(line)
  }
}

extension ListKind: ExpressibleByArgument {
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
