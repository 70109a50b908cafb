import Essentials
import Foundation

/// The folder where datasets lie, and how names lead to them.
public struct DatasetFolder: Sendable {
  /// Where it is; it need not be there.
  public let path: String

  /// The folder at `path`.
  public init(path: String) { self.path = path }

  /// The names that always mean something: the synthetic bazaar and the recipes.
  public static var knownNames: [String] {
    [Bazaar.identifier] + DatasetRecipe.all.map(\.identifier)
  }

  /// The dataset that `name` means: the bazaar, a recipe's, or else one's own file or folder.
  ///
  /// A file of one's own is taken as it is, whoever has how many rows.
  ///
  /// - Parameters:
  ///   - unique: Whether to keep only the first of repeated (user, item) rows.
  ///   - columns: Which columns of a file of one's own hold user, item and time.
  /// - Throws: An ``InputError`` if nothing has that name, the file is not there or cannot be read.
  public func load(
    _ name: String, unique: Bool = false, columns: ColumnNames = ColumnNames()
  ) throws -> Dataset {
    if name == Bazaar.identifier { return Bazaar().dataset }
    let file = try file(of: name)
    if let recipe = DatasetRecipe.named(name) {
      return try load(
        InteractionFile(path: file), name: name, bounds: recipe.bounds, unique: unique)
    }
    return try load(
      InteractionFile(path: file, columns: columns), name: DatasetFolder.title(of: name),
      bounds: 1...Int.max, unique: unique)
  }

  /// Checks that ``load(_:unique:columns:)`` would find what `name` means, without reading it.
  ///
  /// - Throws: The ``InputError`` that loading would throw.
  public func check(_ name: String) throws {
    if name != Bazaar.identifier { _ = try file(of: name) }
  }

  /// The file that `name`, other than the bazaar's, leads to.
  private func file(of name: String) throws -> String {
    if let recipe = DatasetRecipe.named(name) { return try file(of: recipe) }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) else {
      throw DatasetFolder.missing(name)
    }
    return isFolder.boolValue ? try DatasetFolder.interactionFile(in: name) : name
  }

  /// The file of `recipe`, if it has been imported or laid here as published.
  package func installedFile(of recipe: DatasetRecipe) -> String? {
    for folder in [recipe.folder, recipe.identifier] {
      let names = ["\(folder).inter.gz", "\(folder).inter", recipe.publishedFile]
      for name in names {
        let file = "\(path)/\(folder)/\(name)"
        if FileManager.default.fileExists(atPath: file) { return file }
      }
    }
    return nil
  }

  /// Reads a publisher's file and lays it here as `.inter`, whole or not at all.
  ///
  /// - Returns: Where it is now and how many interactions it has.
  @discardableResult
  public func importDataset(_ name: String, from source: String) throws -> (
    path: String, interactions: Int
  ) {
    guard let recipe = DatasetRecipe.named(name) else {
      throw InputError.unknown("dataset", name, known: DatasetRecipe.all.map(\.identifier))
    }
    let file = try InteractionFile(path: source)
    let folder = "\(path)/\(recipe.folder)"
    let destination = "\(folder)/\(recipe.folder).inter"
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw InputError(.cannotCreate, "the folder cannot be made", file: folder)
    }
    let count = try file.convert(to: destination)
    return (destination, count)
  }

  private func load(
    _ file: InteractionFile, name: String, bounds: ClosedRange<Int>, unique: Bool
  ) throws -> Dataset {
    do {
      return try Dataset(
        name: name, table: InteractionTable(reading: file), bounds: bounds, unique: unique)
    } catch var error as InputError where error.file == nil {
      error.file = file.path
      throw error
    }
  }

  private func file(of recipe: DatasetRecipe) throws -> String {
    if let file = installedFile(of: recipe) { return file }
    throw InputError(
      .noInput,
      "the dataset '\(recipe.identifier)' is not in \(path); get \(recipe.publishedFile) from "
        + "\(recipe.source), then: mithridate datasets import \(recipe.identifier) --from "
        + recipe.publishedFile)
  }

  /// A name that looks like a path is a missing file, any other a misspelling.
  private static func missing(_ name: String) -> InputError {
    if name.contains("/") || name.contains(".") {
      return InputError(.noInput, "no such file or folder", file: name)
    }
    var error = InputError.unknown("dataset", name, known: knownNames)
    error.message += ", or a path to a file of your own"
    return error
  }

  /// What a file or folder is called without its ending.
  private static func title(of path: String) -> String {
    let name = URL(fileURLWithPath: path).lastPathComponent
    return name.firstIndex(of: ".").map { $0 == name.startIndex ? name : String(name[..<$0]) }
      ?? name
  }

  /// The one file of interactions in a folder: the one named after it, or the only one.
  private static func interactionFile(in folder: String) throws -> String {
    let endings = [".inter", ".csv", ".tsv", ".dat", ".data", ".json", ".jsonl"]
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    let title = URL(fileURLWithPath: folder).lastPathComponent
    for name in ["\(title).inter.gz", "\(title).inter"] where names.contains(name) {
      return "\(folder)/\(name)"
    }
    for group in [[".inter"], endings] {
      let found = names.filter { name in
        group.contains { name.hasSuffix($0) || name.hasSuffix($0 + ".gz") }
      }
      if found.count == 1 { return "\(folder)/\(found[0])" }
      if found.count > 1 {
        throw InputError(
          .noInput, "several files could be meant: \(found.joined(separator: ", "))", file: folder)
      }
    }
    throw InputError(.noInput, "no .inter, CSV or other interaction file in it", file: folder)
  }
}
