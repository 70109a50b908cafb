import ArgumentParser
import Documents
import Essentials
import Foundation
import Interactions
import Statistics

/// What a poison did to a system that only its owner can run: its recommendations before and after.
package struct ScoreCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: Manual.score,
    discussion: """
      A file of recommendations has three columns, user, item and a score or a rank, separated by tabs \
      or commas, with a header or without; or JSON lines, {"user": …, "items": […]}. Users with a list \
      in both files count; fake accounts, which have one in the second only, do not. Every figure has a \
      95 % interval, by a bootstrap over users.
      """)

  @Option(
    help: "Recommendations without the poison.",
    completion: .file())
  var before: String

  @Option(
    help: "Recommendations of the same system after it took in the poison.",
    completion: .file())
  var after: String

  @Option(
    help: "The promoted items, one a line, as 'craft' writes them.",
    completion: .file())
  var targets: String

  @Option(help: "What users took next, a log: how much accuracy the poison costs them.")
  var test: String?

  @Option(help: "The length of a list; what is beyond is left aside.")
  var k = 10

  @Option(
    help: ArgumentHelp(
      "What a third column says: score (the higher the better) or rank (the lower).",
      discussion:
        "By default its header tells, or whether every user's numbers are 1, 2, 3 and so on."))
  var order: RecommendationFile.Order?

  @Option(help: "Where the intervals' randomness comes from.")
  var seed: UInt64 = 1

  @OptionGroup var output: OutputOptions

  package init() {}

  package func validate() throws {
    if !(1...10_000).contains(k) {
      throw ValidationError("--k must lie between 1 and 10000, not \(k)")
    }
  }

  package func run() async throws {
    var names = RecommendationNames()
    let promoted = try NameList(path: targets)
    let targetItems = try promoted.names.map { try names.item($0) }
    let behind = Set(targetItems)
    let files = try [before, after].map {
      try RecommendationFile(path: $0, order: order, behind: behind, naming: &names)
    }
    let heldOut = try test.map { try HeldOutFile(path: $0, naming: &names).items }
    let document = try ListScore(
      before: files[0], after: files[1], targets: targetItems, names: promoted.names,
      heldOut: heldOut, k: k, seed: seed
    ).document
    if !output.quiet {
      for line in document.understood { StandardError.writeLine(line.printable) }
    }
    warn(document, listed: files.contains { $0.items.joined().contains { behind.contains($0) } })
    try output.print(document, as: ScoreTable(document).text)
  }

  private func warn(_ document: ScoreDocument, listed: Bool) {
    if document.onlyBefore > 0 {
      Warning.say(
        "\(document.onlyBefore.grouped) users have a list before and none after: they are left out")
    }
    if !listed {
      Warning.say(
        "no target stands in any list of either file, at any place: are the names of \(targets) those "
          + "of the recommendations?")
    }
  }
}

extension RecommendationFile.Order: ExpressibleByArgument {}
