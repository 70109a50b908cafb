import ArgumentParser
import Documents
import Essentials
import Interactions

package struct DatasetsCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "datasets", abstract: Manual.datasets,
    subcommands: [
      List.self, Describe.self, DatasetsIdentifyCommand.self, Import.self, Convert.self,
    ])

  package init() {}

  package struct List: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
      abstract: "Lists the datasets that have a name, and where to get them.")

    @OptionGroup var folder: DataFolderOption
    @OptionGroup var reporting: OutputOptions

    package init() {}

    package func run() async throws {
      var entries = [
        DatasetListing(
          name: Bazaar.identifier, summary: Bazaar.summary, installed: "embedded", source: nil)
      ]
      entries += DatasetRecipe.all.map { recipe in
        DatasetListing(
          name: recipe.identifier, summary: recipe.summary,
          installed: folder.datasets.installedFile(of: recipe),
          source: "\(recipe.publishedFile) from \(recipe.source)")
      }
      let lines = entries.map { entry in
        "\(entry.name)\n    \(entry.summary)\n    "
          + (entry.installed ?? "not installed: get \(entry.source ?? "it")")
      }
      try reporting.print(entries, as: lines.joined(separator: "\n"))
    }
  }

  package struct Describe: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
      abstract: "Counts a dataset's users, items and interactions.")

    @Argument(help: "A dataset's name, or a file or folder of yours.", completion: .datasets)
    package var dataset: String

    @Flag(help: "Keep only the first of repeated (user, item) rows.")
    var unique = false

    @Option(help: "How many new items an attacker would promote.")
    var targets = 8

    @OptionGroup package var folder: DataFolderOption
    @OptionGroup var reading: FormatOptions
    @OptionGroup var reporting: OutputOptions

    package init() {}

    package func run() async throws {
      let line = reporting.makeProgressLine()
      let dataset = try folder.load(dataset, unique: unique, reading, line)
      line.finish()
      let description = DatasetDocument(
        name: dataset.name, users: dataset.log.userCount, items: dataset.log.itemCount,
        interactions: dataset.log.count, samples: dataset.sampleCount, targets: targets,
        checksum: dataset.checksum, input: dataset.input)
      var table = TextTable(["dataset", "users", "items", "interactions", "samples", "checksum"])
      table.add([
        description.name, description.users.grouped, description.items.grouped,
        description.interactions.grouped, description.samples.grouped, dataset.checksum,
      ])
      try reporting.print(description, as: table.text)
    }
  }

  package struct Import: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
      abstract: "Keeps a log in the data folder, as .inter, under a name.",
      discussion: """
        The name of a published dataset, as 'datasets list' shows them, or any other for a log of \
        yours: '--dataset NAME' then means it, read the way that was said here.
        """)

    @Argument(
      help: "What the dataset is called from then on.",
      completion: .list(DatasetFolder.knownNames))
    var dataset: String

    @Option(
      name: .customLong("from"), help: "The file to read, gzipped or not.", completion: .file())
    var source: String

    @OptionGroup var folder: DataFolderOption
    @OptionGroup var reading: FormatOptions
    @OptionGroup var reporting: OutputOptions

    package init() {}

    package func run() async throws {
      let line = reporting.makeProgressLine()
      let (path, count, input) = try folder.datasets.importDataset(
        dataset, from: source, options: reading.options
      ) { if $0.total >= 16 { try line.report($0) } }
      line.note(input.sourceText)
      let document = ImportDocument(path: path, interactions: count, input: input)
      try reporting.print(document, as: "\(path): \(count.grouped) interactions")
    }
  }

  package struct Convert: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
      abstract: "Writes a log of any known format in RecBole's atomic format.")

    @Argument(help: "The file to read, gzipped or not.", completion: .file())
    var source: String

    @Option(name: .customLong("to"), help: "The .inter file to write.", completion: .file())
    var destination: String

    @OptionGroup var reading: FormatOptions
    @OptionGroup var reporting: OutputOptions

    package init() {}

    package func run() async throws {
      let line = reporting.makeProgressLine()
      let file = try InteractionFile(path: source, options: reading.options)
      file.onProgress = { if $0.total >= 16 { try line.report($0) } }
      let count = try file.convert(to: destination)
      let input = InputSummary(of: file)
      line.note(input.sourceText)
      let document = ImportDocument(path: destination, interactions: count, input: input)
      try reporting.print(document, as: "\(destination): \(count.grouped) interactions")
    }
  }
}
