import Essentials
import Foundation

/// What reports have written into a folder: the names of files and the fingerprints of what they may
/// hold.
///
/// It lies in the folder itself, so that the next report replaces what an earlier one has written, and
/// nothing else.
struct WrittenFiles: Codable, Equatable {
  /// The file's name in its folder.
  static let name = ".mithridate-report"

  /// The fingerprints of all that a file may hold, by its name: two while a report is being written.
  private(set) var files: [String: [String]] = [:]

  /// What is known of `folder`, nothing if there is no list in it.
  ///
  /// - Throws: ``InputError/Kind/cannotCreate`` if the list is somebody else's.
  init(in folder: String) throws {
    let path = "\(folder)/\(Self.name)"
    guard FileManager.default.fileExists(atPath: path) else { return }
    guard let data = FileManager.default.contents(atPath: path),
      let found = try? JSONDecoder().decode(Self.self, from: data)
    else {
      throw InputError(
        .cannotCreate, "not a list of a report's files; choose another folder", file: path)
    }
    self = found
  }

  /// Of files that are about to be written.
  init(_ texts: [String: String]) {
    files = texts.mapValues { [Fingerprint(of: $0).text] }
  }

  /// Both what was written before and what will be.
  func merging(_ other: WrittenFiles) -> WrittenFiles {
    var merged = self
    for (name, fingerprints) in other.files {
      let known = merged.files[name] ?? []
      merged.files[name] = known + fingerprints.filter { !known.contains($0) }
    }
    return merged
  }

  /// Whether `name` is not there, or holds what a report has written into it or would.
  func mayReplace(_ name: String, in folder: String) -> Bool {
    let path = "\(folder)/\(name)"
    var status = stat()
    guard lstat(path, &status) == 0 else { return true }
    guard status.st_mode & S_IFMT == S_IFREG, let known = files[name],
      let found = try? Fingerprint(ofFile: path).text
    else { return false }
    return known.contains(found)
  }

  /// Writes the list into `folder`.
  func write(into folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try AtomicFile.write(try encoder.encode(self), to: "\(folder)/\(Self.name)")
  }
}
