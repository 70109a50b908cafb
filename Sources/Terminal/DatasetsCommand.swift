import ArgumentParser
import Documents
import Essentials
import Interactions

package struct DatasetsCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "datasets", abstract: Manual.datasets,
    subcommands: [List.self, Describe.self, Import.self, Convert.self])

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

    @Argument(help: "A dataset's name, or a file or folder of yours.")
    package var dataset: String

    @Flag(help: "Keep only the first of repeated (user, item) rows.")
    var unique = false

    @Option(help: "How many new items an attacker would promote.")
    var targets = 8

    @OptionGroup package var folder: DataFolderOption
    @OptionGroup var reporting: OutputOptions

    package init() {}

    package func run() async throws {
      let dataset = try folder.datasets.load(dataset, unique: unique)
      let description = DatasetDocument(
        name: dataset.name, users: dataset.log.userCount, items: dataset.log.itemCount,
        interactions: dataset.log.count, samples: dataset.sampleCount, targets: targets,
        checksum: dataset.checksum)
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
      abstract: "Reads a publisher's file and keeps it as .inter in the data folder.")

    @Argument(help: "The dataset's name, as 'datasets list' shows it.")
    var dataset: String

    @Option(name: .customLong("from"), help: "The publisher's file, gzipped or not.")
    var source: String

    @OptionGroup var folder: DataFolderOption

    package init() {}

    package func run() async throws {
      let (path, count) = try folder.datasets.importDataset(dataset, from: source)
      try StandardOutput.write("\(path): \(count.grouped) interactions".printable + "\n")
    }
  }

  package struct Convert: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
      abstract: "Writes a log of any known format in RecBole's atomic format.")

    @Argument(help: "The file to read, gzipped or not.")
    var source: String

    @Option(name: .customLong("to"), help: "The .inter file to write.")
    var destination: String

    package init() {}

    package func run() async throws {
      try OutputFile.refuse(destination, asOutputOf: source)
      let count = try InteractionFile(path: source).convert(to: destination)
      try StandardOutput.write("\(destination): \(count.grouped) interactions".printable + "\n")
    }
  }
}
