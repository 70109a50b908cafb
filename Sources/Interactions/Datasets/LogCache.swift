import Essentials
import Foundation

/// Logs as they were read, kept in a folder, so that a large one is read once.
///
/// What is kept belongs to files as they are: where they lie, their length, and when content and entry
/// were last written, to the nanosecond, none of which a changed file shares; and to the way that they were
/// read. A file that was written in the last moments, when another write might not show, is not kept, and a
/// changed one takes the place of what was kept before. What is found is mapped into memory and checked by its
/// SHA-256 before anything of it is believed; what is damaged is said, and made anew.
package struct LogCache: Sendable {
  private let folder: String
  private let leastRows: Int

  /// Logs with fewer rows are read anew in a moment.
  package static let leastRows = 2_000_000
  /// Raised when the same file comes to be read as another log, or the format changes.
  private static let format = 1
  /// How long a file must have stood still, in seconds: the coarsest clock of a file system has two.
  private static let rest = 2.0

  /// What is kept in the folder `logs` of `cache`, which need not be there.
  package init(in cache: String, leastRows: Int = leastRows) {
    folder = cache + "/logs"
    self.leastRows = leastRows
  }

  /// Files and how they are read.
  struct Key: Equatable {
    /// Where they lie and how they are read: what has one place in the cache.
    fileprivate let place: String
    /// What tells their content from any other.
    fileprivate let identity: String
    /// Whether all of them had stood still for a while when they were looked at.
    fileprivate let isAtRest: Bool

    /// The key of `files` as they are now, nil if one of them is no plain file.
    init?(_ files: [String], readAs reading: [String]) {
      var place = reading
      var identity: [String] = []
      let now = Date().timeIntervalSince1970
      var isAtRest = true
      for file in files {
        guard let full = realpath(file, nil) else { return nil }
        defer { free(full) }
        var status = stat()
        guard stat(full, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        place.append(String(cString: full))
        let (written, entered) = (status.st_mtim, status.st_ctim)
        identity.append(
          "\(status.st_dev) \(status.st_ino) \(status.st_size) \(written.tv_sec).\(written.tv_nsec) "
            + "\(entered.tv_sec).\(entered.tv_nsec)")
        // A second more for what is cut off.
        let changed = Double(max(written.tv_sec, entered.tv_sec) + 1)
        isAtRest = isAtRest && changed + LogCache.rest < now
      }
      self.place = place.joined(separator: "\n")
      self.identity = identity.joined(separator: "\n")
      self.isAtRest = isAtRest
    }

    static func == (left: Key, right: Key) -> Bool {
      left.place == right.place && left.identity == right.identity
    }
  }

  /// The dataset that was kept under `key`, called `name`; nil if there is none.
  func dataset(for key: Key, name: String) -> Dataset? {
    let path = path(of: key)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      let stored = try StoredLog(mapping: path)
      guard stored.head.key == text(key) else { return nil }
      return try stored.dataset(name: name)
    } catch {
      Warning.say("\(path): \(reason(error)); the log is read anew")
      return nil
    }
  }

  /// Keeps `dataset` under `key`, which was made before its files were read.
  ///
  /// That nothing can be kept is said, and no reason to stop.
  func keep(_ dataset: Dataset, for key: Key, stillAt current: Key?) {
    guard dataset.log.count >= leastRows, key.isAtRest, key == current else { return }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      AtomicFile.sweep(folder)
      try StoredLog.write(dataset, key: text(key), to: path(of: key))
    } catch {
      Warning.say("\(path(of: key)): \(reason(error)); the log will be read again next time")
    }
  }

  private func reason(_ error: any Error) -> String {
    (error as? InputError)?.message ?? "\(error)"
  }

  private func text(_ key: Key) -> String { "\(Self.format)\n\(key.place)\n\(key.identity)" }

  private func path(of key: Key) -> String {
    "\(folder)/\(Fingerprint(of: key.place).shortText).log"
  }
}
