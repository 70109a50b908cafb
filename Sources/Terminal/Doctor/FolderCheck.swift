import Documents
import Essentials
import Foundation

/// Whether a folder can be written to, and how much.
///
/// What is tried is what commands do: a file is made in it, filled, brought to the drive and removed. A
/// folder that is not there is not made; the one that it would be made in is tried.
package struct FolderCheck: Sendable {
  /// What the folder is to the program: "cache".
  package var name: String
  package var path: String
  /// Whether commands fail if the folder is there and cannot be written to.
  package var isVital: Bool
  /// What to do then.
  package var remedy: String
  /// The bytes below which it is said that they are few.
  package var comfortable: Double

  package init(
    _ name: String, _ path: String, isVital: Bool, remedy: String,
    comfortable: Double = 1e9
  ) {
    self.name = name
    self.path = path
    self.isVital = isVital
    self.remedy = remedy
    self.comfortable = comfortable
  }

  package var finding: DoctorDocument.Check {
    let place = FileSystem.nearest(to: path)
    let isThere = place == URL(fileURLWithPath: path).path
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: place, isDirectory: &isFolder)
    guard isFolder.boolValue else { return failure("\(path): \(place) is a file") }
    if let reason = Self.reasonNotToWrite(in: place) {
      guard isThere else { return failure("\(path) cannot be made: \(place): \(reason)") }
      let detail = "\(path) cannot be written to: \(reason)"
      return isVital ? failure(detail) : .warning(name, detail, remedy: remedy)
    }
    guard let system = FileSystem(of: place) else { return .ok(name, path) }
    let detail =
      "\(path)\(isThere ? "" : ", not there yet"), \(MemoryNeed.text(system.free)) free"
    if system.free < comfortable {
      return .warning(
        name, detail, remedy: "make room for \(MemoryNeed.text(comfortable)); " + remedy)
    }
    return .ok(name, detail)
  }

  private func failure(_ detail: String) -> DoctorDocument.Check {
    .failure(name, detail, remedy: remedy)
  }

  /// As much as tells a full drive from one with room: more than the last block of a file.
  private static let sample = 1 << 16

  /// Why nothing can be written in `folder`; nil if it can.
  package static func reasonNotToWrite(in folder: String) -> String? {
    var template = Array((folder + "/.mithridate-doctor-XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return String(cString: strerror(errno)) }
    defer {
      close(descriptor)
      unlink(template)
    }
    var rest = sample
    let bytes = [UInt8](repeating: 0x6D, count: sample)
    while rest > 0 {
      let count = write(descriptor, bytes, rest)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return String(cString: strerror(errno)) }
      rest -= count
    }
    return fsync(descriptor) == 0 ? nil : String(cString: strerror(errno))
  }
}
