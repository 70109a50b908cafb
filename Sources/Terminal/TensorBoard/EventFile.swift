import Essentials
import Foundation

/// A file of scalar curves that TensorBoard reads while it grows.
///
/// A run that goes on in the folder of an interrupted one comes by some of the same points again: those
/// that stand there already, to the bit, are not repeated.
package final class EventFile {
  private let path: String
  private let handle: FileHandle
  /// What earlier files of the folder have.
  private let known: Set<EventPoint>

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
    known = Self.points(in: url)
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw InputError(.cannotCreate, "the folder of --tensorboard cannot be made", file: folder)
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw InputError(
        .cannotCreate, "the folder of --tensorboard cannot be written to", file: folder)
    }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try append(.fileVersion(time: now))
  }

  /// Writes the figures of `progress` as points at its completed count, each under
  /// `stage/figure`; nothing for progress without figures.
  package func record(_ progress: Essentials.Progress) throws {
    let now = Date().timeIntervalSince1970
    for (name, value) in progress.figures {
      let point = EventPoint(
        tag: "\(progress.stage)/\(name)", step: progress.completed,
        bits: Float(value).bitPattern)
      guard !known.contains(point) else { continue }
      try append(.scalar(Float(value), tag: point.tag, step: point.step, time: now))
    }
  }

  /// The points of all event files that this program has left in `folder`.
  private static func points(in folder: URL) -> Set<EventPoint> {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasPrefix("events.out.tfevents.") && $0.contains(".mithridate.") }
      .reduce(into: []) {
        $0.formUnion(EventPoint.points(inFile: folder.appending(path: $1).path))
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
