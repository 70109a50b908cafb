import ArgumentParser
import Essentials
import Experiments
import Interactions

struct DatasetsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "datasets",
    abstract: "Lists, describes, imports and converts logs of interactions.",
    subcommands: [List.self, Describe.self, Import.self, Convert.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the datasets that have a name, and where to get them.")

    @OptionGroup var folder: DataFolderOption
    @OptionGroup var reporting: OutputOptions

    private struct Entry: Encodable {
      var name: String
      var summary: String
      var installed: String?
      var source: String?
    }

    func run() async throws {
      var entries = [
        Entry(name: Bazaar.identifier, summary: Bazaar.summary, installed: "embedded", source: nil)
      ]
      entries += DatasetRecipe.all.map { recipe in
        Entry(
          name: recipe.identifier, summary: recipe.summary,
          installed: folder.datasets.installedFile(of: recipe),
          source: "\(recipe.publishedFile) from \(recipe.source)")
      }
      let lines = entries.map { entry in
        "\(entry.name)\n    \(entry.summary)\n    "
          + (entry.installed ?? "not installed: get \(entry.source ?? "it")")
      }
      reporting.print(entries, as: lines.joined(separator: "\n"))
    }
  }

  struct Describe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Counts a dataset's users, items and interactions.")

    @Argument(help: "A dataset's name, or a file or folder of yours.")
    var dataset: String

    @Flag(help: "Keep only the first of repeated (user, item) rows.")
    var unique = false

    @Option(help: "How many new items an attacker would promote.")
    var targets = 8

    @OptionGroup var folder: DataFolderOption
    @OptionGroup var reporting: OutputOptions

    private struct Description: Encodable {
      var name: String
      var users: Int
      var items: Int
      var interactions: Int
      var samples: Int
      var targets: Int
      var checksum: String
    }

    func run() async throws {
      let dataset = try folder.datasets.load(dataset, unique: unique)
      let description = Description(
        name: dataset.name, users: dataset.log.userCount, items: dataset.log.itemCount,
        interactions: dataset.log.count, samples: dataset.sampleCount, targets: targets,
        checksum: dataset.checksum)
      var table = TextTable(["dataset", "users", "items", "interactions", "samples", "checksum"])
      table.add([
        description.name, description.users.grouped, description.items.grouped,
        description.interactions.grouped, description.samples.grouped, description.checksum,
      ])
      reporting.print(description, as: table.text)
    }
  }

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Reads a publisher's file and keeps it as .inter in the data folder.")

    @Argument(help: "The dataset's name, as 'datasets list' shows it.")
    var dataset: String

    @Option(name: .customLong("from"), help: "The publisher's file, gzipped or not.")
    var source: String

    @OptionGroup var folder: DataFolderOption

    func run() async throws {
      let (path, count) = try folder.datasets.importDataset(dataset, from: source)
      print("\(path): \(count.grouped) interactions")
    }
  }

  struct Convert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes a log of any known format in RecBole's atomic format.")

    @Argument(help: "The file to read, gzipped or not.")
    var source: String

    @Option(name: .customLong("to"), help: "The .inter file to write.")
    var destination: String

    func run() async throws {
      let count = try InteractionFile(path: source).convert(to: destination)
      print("\(destination): \(count.grouped) interactions")
    }
  }
}
