import Essentials
import Foundation

/// A file of scalar curves that TensorBoard reads while it grows.
package final class EventFile {
  private let path: String
  private let handle: FileHandle

  /// Starts a new file in `folder`, which is made if it is not there.
  ///
  /// - Throws: ``InputError/Kind/cannotCreate`` if nothing can be written there.
  package init(in folder: String) throws {
    let url = URL(filePath: folder, directoryHint: .isDirectory)
    let now = Date().timeIntervalSince1970
    // The name that TensorFlow gives; the time in front lets TensorBoard read files in order.
    let name =
      "events.out.tfevents.\(String(format: "%.6f", now))"
      + ".mithridate.\(ProcessInfo.processInfo.processIdentifier)"
    path = url.appending(path: name).path
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw InputError(.cannotCreate, "the folder of --tensorboard cannot be made", file: folder)
    }
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else {
      throw InputError(
        .cannotCreate, "the folder of --tensorboard cannot be written to", file: folder)
    }
    self.handle = handle
    try append(.fileVersion(time: now))
  }

  /// Writes the figures of `progress` as points at its completed count, each under
  /// `stage/figure`; nothing for progress without figures.
  package func record(_ progress: Essentials.Progress) throws {
    let now = Date().timeIntervalSince1970
    for (name, value) in progress.figures {
      try append(
        .scalar(
          Float(value), tag: "\(progress.stage)/\(name)", step: progress.completed, time: now))
    }
  }

  private func append(_ record: EventRecord) throws {
    do {
      try handle.write(contentsOf: Data(record.bytes))
    } catch {
      throw InputError(.inputOutput, "writing failed", file: path)
    }
  }
}
