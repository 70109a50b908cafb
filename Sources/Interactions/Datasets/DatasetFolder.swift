import Essentials
import Foundation

/// The folder where datasets lie, and how names lead to them.
public struct DatasetFolder: Sendable {
  /// Where it is; it need not be there.
  public let path: String

  /// Where logs are kept as they were read, if anywhere.
  package var cache: LogCache?

  /// The folder at `path`.
  public init(path: String) { self.path = path }

  /// The names that always mean something: the synthetic bazaar and the recipes.
  public static var knownNames: [String] {
    [Bazaar.identifier] + DatasetRecipe.all.map(\.identifier)
  }

  /// The dataset that `name` means: the bazaar, a recipe's, one that was imported under a name of
  /// one's own, or else one's own file or folder.
  ///
  /// A log of one's own is taken as it is, whoever has how many rows.
  ///
  /// - Parameters:
  ///   - name: What users type: a dataset's name, or a path.
  ///   - unique: Whether to keep only the first of repeated (user, item) rows.
  ///   - options: How a file of one's own is to be read, where it does not tell.
  ///   - keepingTimes: Whether the log says when things were.
  ///   - reporting: Is told how far reading has come; throwing ends it.
  /// - Throws: An ``/Essentials/InputError`` if nothing has that name, the file is not there or
  ///   cannot be read.
  public func load(
    _ name: String, unique: Bool = false, options: ReadingOptions = ReadingOptions(),
    keepingTimes: Bool = false, reporting: ProgressReport? = nil
  ) throws -> Dataset {
    if name == Bazaar.identifier {
      try refuse(options, for: name)
      return Bazaar().dataset
    }
    let recipe = DatasetRecipe.named(name)
    if recipe != nil { try refuse(options, for: name) }
    let source = try source(of: name)
    let title = recipe == nil ? DatasetFolder.title(of: name) : name
    func key() -> LogCache.Key? {
      guard cache != nil else { return nil }
      return LogCache.Key(
        source.files,
        readAs: [
          options.text, "\(recipe?.bounds ?? 1...Int.max)", unique ? "unique" : "all",
          keepingTimes ? "with times" : "without times", source.note ?? "",
        ])
    }
    let known = key()
    if let cache, let known, let dataset = cache.dataset(for: known, name: title) { return dataset }
    let dataset = try read(
      source, name: title, unique: unique, options: options, bounds: recipe?.bounds ?? 1...Int.max,
      keepingTimes: keepingTimes, reporting: reporting)
    if let cache, let known { cache.keep(dataset, for: known, stillAt: key()) }
    return dataset
  }

  private func read(
    _ source: DatasetSource, name: String, unique: Bool, options: ReadingOptions,
    bounds: ClosedRange<Int>, keepingTimes: Bool, reporting: ProgressReport?
  ) throws -> Dataset {
    var table = InteractionTable()
    for path in source.files {
      let file = try InteractionFile(path: path, options: options)
      file.onProgress = reporting
      do {
        try table.append(reading: file)
      } catch var error as InputError where error.file == nil {
        error.file = path
        throw error
      }
    }
    if let note = source.note { table.note(note) }
    do {
      return try Dataset(
        name: name, table: table, bounds: bounds, unique: unique, keepingTimes: keepingTimes)
    } catch var error as InputError where error.file == nil {
      error.file = source.files.first
      throw error
    }
  }

  private func refuse(_ options: ReadingOptions, for name: String) throws {
    guard options == ReadingOptions() else {
      throw InputError(
        .usage,
        "'\(name)' is read as it was published; --columns and its like are for files of one's own")
    }
  }

  /// Checks that ``load(_:unique:options:keepingTimes:reporting:)`` would find what `name` means,
  /// without reading it.
  ///
  /// - Throws: The ``/Essentials/InputError`` that loading would throw.
  public func check(_ name: String) throws {
    if name != Bazaar.identifier { _ = try source(of: name) }
  }

  /// The identity of the log of one's own that `name` means, wherever it lies: the SHA-256 of its
  /// bytes, or of its parts', and of how it is read.
  ///
  /// Nil for the names that always mean the same dataset; see ``knownNames``.
  ///
  /// - Throws: The ``/Essentials/InputError`` that loading would throw if there is no such file.
  package func fingerprint(
    of name: String, options: ReadingOptions = ReadingOptions()
  ) throws -> String? {
    if DatasetFolder.knownNames.contains(name) { return nil }
    let files = try source(of: name).files
    if files.count == 1, options == ReadingOptions() {
      return try Fingerprint(ofFile: files[0]).text
    }
    var fingerprint = Fingerprint(of: options.text)
    for file in files { fingerprint.add(try Fingerprint(ofFile: file).bytes) }
    return fingerprint.text
  }

  /// The files that `name`, other than the bazaar's, leads to: one, or the parts of one log in
  /// order.
  private func source(of name: String) throws -> DatasetSource {
    if let recipe = DatasetRecipe.named(name) {
      guard let source = try installed(recipe) else { throw missing(recipe) }
      return source
    }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) {
      return isFolder.boolValue ? try DatasetSource(folder: name) : DatasetSource(files: [name])
    }
    if DatasetFolder.isName(name) {
      if let source = try DatasetSource(newestOf: DatasetFolder.places(of: name, in: path)) {
        return source
      }
      // A published folder that lies here as it came.
      let folder = "\(path)/\(name)"
      if FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
      {
        return try DatasetSource(folder: folder)
      }
    }
    throw missing(name)
  }

  /// The parts of the log that `name` means, by whoever divided it: `train`, `test` and perhaps `valid`,
  /// each with its file; empty for a log that nobody divided.
  func parts(of name: String) throws -> [String: String] {
    name == Bazaar.identifier ? [:] : try source(of: name).parts
  }

  /// The file of `recipe`, if it has been imported or laid here as published.
  package func installedFile(of recipe: DatasetRecipe) -> String? {
    (try? installed(recipe))?.files.first
  }

  private func installed(_ recipe: DatasetRecipe) throws -> DatasetSource? {
    for folder in [recipe.folder, recipe.identifier] {
      let names = ["\(folder).inter.gz", "\(folder).inter", recipe.publishedFile]
      let places = names.map { "\(path)/\(folder)/\($0)" }
      if let source = try DatasetSource(newestOf: places) { return source }
    }
    return nil
  }

  /// Where a dataset lies that was imported under a name of one's own.
  private static func places(of name: String, in path: String) -> [String] {
    ["\(path)/\(name)/\(name).inter.gz", "\(path)/\(name)/\(name).inter"]
  }

  /// Whether a text can be a dataset's name: no path, and nothing that needs quotes in a shell.
  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && !text.hasPrefix(".") && !text.hasPrefix("-")
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
  }

  /// Reads a log and lays it here as `.inter`, whole or not at all: a publisher's file under the
  /// name of its recipe, or a log of one's own under any other name, which from then on means it,
  /// read the way `options` says.
  ///
  /// - Returns: Where it is now, how many interactions it has, and what was understood of the
  ///   source.
  /// - Throws: An ``/Essentials/InputError`` if the source cannot be read, the name cannot be one,
  ///   or nothing can be written.
  @discardableResult
  public func importDataset(
    _ name: String, from source: String, options: ReadingOptions = ReadingOptions(),
    reporting: ProgressReport? = nil
  ) throws -> (path: String, interactions: Int, input: InputSummary) {
    guard name != Bazaar.identifier, DatasetFolder.isName(name) else {
      throw InputError(
        .usage,
        "'\(name)' cannot name an imported dataset; expected letters, digits, '-' and '_'"
          + (name == Bazaar.identifier ? ", and not the embedded one" : ""))
    }
    let file = try InteractionFile(path: source, options: options)
    file.onProgress = reporting
    let title = DatasetRecipe.named(name)?.folder ?? name
    let folder = "\(path)/\(title)"
    let destination = "\(folder)/\(title).inter"
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw InputError(.cannotCreate, "the folder cannot be made", file: folder)
    }
    let count = try file.convert(to: destination)
    return (destination, count, InputSummary(of: file))
  }

  private func missing(_ recipe: DatasetRecipe) -> InputError {
    InputError(
      .noInput,
      "the dataset '\(recipe.identifier)' is not in \(path); get \(recipe.publishedFile) from "
        + "\(recipe.source), then: mithridate datasets import \(recipe.identifier) --from "
        + recipe.publishedFile)
  }

  /// A name that looks like a path is a missing file, any other a misspelling.
  private func missing(_ name: String) -> InputError {
    if name.contains("/") || name.contains(".") {
      return InputError(.noInput, "no such file or folder", file: name)
    }
    var error = InputError.unknown("dataset", name, known: DatasetFolder.knownNames)
    error.message += ", or a path to a file of your own"
    return error
  }

  /// What a file or folder is called without its ending.
  private static func title(of path: String) -> String {
    let name = URL(fileURLWithPath: path).lastPathComponent
    return name.firstIndex(of: ".").map { $0 == name.startIndex ? name : String(name[..<$0]) }
      ?? name
  }
}
