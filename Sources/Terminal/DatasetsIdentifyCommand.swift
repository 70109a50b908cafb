import ArgumentParser
import Documents
import Essentials
import Interactions

/// `datasets identify`: which of the published logs that are called alike a file is.
package struct DatasetsIdentifyCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "identify",
    abstract: "Compares a log's counts with those of published datasets.",
    discussion: """
      Which Gowalla, which Yelp is this? Counts that agree do not prove that it is the same log; \
      counts that differ prove that it is not.
      """)

  @Argument(help: "A file or folder of yours, or a dataset's name.")
  var path: String

  @OptionGroup var folder: DataFolderOption
  @OptionGroup var reading: FormatOptions
  @OptionGroup var reporting: OutputOptions

  package init() {}

  package func run() async throws {
    let line = reporting.makeProgressLine()
    let dataset = try folder.load(path, unique: false, reading, line)
    line.finish()
    let log = dataset.log
    let matches = KnownDataset.matches(
      users: log.userCount, items: log.itemCount, interactions: log.count)
    let document = IdentifyDocument(
      name: dataset.name, users: log.userCount, items: log.itemCount, interactions: log.count,
      matches: matches.map { match in
        .init(
          name: match.dataset.name, users: match.dataset.users, items: match.dataset.items,
          interactions: match.dataset.interactions, exact: match.isExact,
          source: match.dataset.source)
      }, input: dataset.input)
    var table = TextTable(["", "users", "items", "interactions", "counts by"])
    table.add([
      dataset.name, log.userCount.grouped, log.itemCount.grouped, log.count.grouped, "this file",
    ])
    for match in document.matches {
      table.add([
        (match.exact ? "= " : "≠ ") + match.name, match.users?.grouped ?? "–",
        match.items?.grouped ?? "–", match.interactions.grouped, match.source,
      ])
    }
    let nothing =
      "\n\nNone of the \(KnownDataset.all.count) published datasets that are known here."
    try reporting.print(document, as: table.text + (matches.isEmpty ? nothing : ""))
  }
}
