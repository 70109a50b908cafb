import Essentials
import Foundation

/// The files that a dataset is read from: one, or the parts of one log in order.
struct DatasetSource {
  let files: [String]
  /// Which of ``files`` is which part of a log that was divided by whoever published it: `train`, `test`
  /// and perhaps `valid`; empty for one that was not.
  var parts: [String: String] = [:]
  /// What was there too and is not read; nil if nothing.
  var note: String?

  init(files: [String], parts: [String: String] = [:], note: String? = nil) {
    self.files = files
    self.parts = parts
    self.note = note
  }

  /// The newest of the files that are there, nil if none is.
  ///
  /// A new import beside an old one counts, whichever of them is compressed.
  ///
  /// - Throws: A data ``InputError`` if several were written in the same moment, so that nobody can
  ///   say which is meant.
  init?(newestOf places: [String]) throws {
    let found = places.compactMap { path in DatasetSource.age(path).map { (path, $0) } }
      .sorted { $0.1 > $1.1 }
    guard let newest = found.first else { return nil }
    if found.count > 1, found[1].1 == newest.1 {
      throw InputError(
        .data, "as new as \(found[1].0); remove one of them", file: newest.0)
    }
    self.init(
      files: [newest.0],
      note: found.count > 1
        ? "older and not read: \(found.dropFirst().map(\.0).joined(separator: ", "))" : nil)
  }

  /// The log in a folder: the file named after it, the only one, or one that was divided into parts,
  /// as RecBole's benchmark files `x.train.inter`, `x.valid.inter` and `x.test.inter` are.
  ///
  /// - Throws: An ``InputError`` if there is none or several could be meant.
  init(folder: String) throws {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      throw InputError(.noInput, "cannot be read", file: folder)
    }
    let title = URL(fileURLWithPath: folder).lastPathComponent
    let own = ["\(title).inter.gz", "\(title).inter"].map { "\(folder)/\($0)" }
    if let source = try DatasetSource(newestOf: own) {
      self = source
      return
    }
    var several: [String] = []
    for endings in DatasetSource.endings {
      let found = names.filter { name in
        endings.contains { name.hasSuffix($0) || name.hasSuffix($0 + ".gz") }
      }
      if found.isEmpty { continue }
      let parts = DatasetSource.parts(in: found)
      if !parts.isEmpty {
        let paths = parts.map { (name: $0.name, path: "\(folder)/\($0.file)") }
        self.init(
          files: paths.map(\.path),
          parts: Dictionary(uniqueKeysWithValues: paths.map { ($0.name, $0.path) }))
        return
      }
      // Of files that nobody can tell apart, parts of another kind are meant if there are any.
      guard several.isEmpty else { continue }
      if found.count == 1 {
        self.init(files: ["\(folder)/\(found[0])"])
        return
      }
      several = found
    }
    throw InputError(
      .noInput,
      several.isEmpty
        ? "no .inter, CSV or other interaction file in it"
        : "several files could be meant: \(several.joined(separator: ", "))", file: folder)
  }

  /// Endings of one kind together, the more particular first.
  private static let endings = [
    [".inter"], [".csv", ".tsv", ".dat", ".data", ".json", ".jsonl", ".rating"], [".txt"],
  ]

  /// The parts among `names`, in order, if these are all parts of one log; else none.
  private static func parts(in names: [String]) -> [(name: String, file: String)] {
    var found: [String: String] = [:]
    var stems: Set<String> = []
    var rest: [String] = []
    for name in names {
      let words = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard let index = words.firstIndex(where: { ["train", "valid", "test"].contains($0) }),
        found.updateValue(name, forKey: words[index]) == nil
      else {
        rest.append(name)
        continue
      }
      stems.insert((words[..<index] + ["*"] + words[(index + 1)...]).joined(separator: "."))
    }
    // Lists of names lie beside the parts in LightGCN's folders.
    rest.removeAll {
      ["user_list.txt", "item_list.txt", "entity_list.txt", "relation_list.txt"].contains($0)
    }
    guard rest.isEmpty, stems.count == 1, found["train"] != nil, found.count > 1 else { return [] }
    return ["train", "valid", "test"].compactMap { part in found[part].map { (part, $0) } }
  }

  /// When a file was last written, nil if it is not there.
  private static func age(_ path: String) -> Double? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else { return nil }
    return Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) * 1e-9
  }
}
