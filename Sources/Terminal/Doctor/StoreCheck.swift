import Documents
import Essentials
import Foundation
import Results

/// Whether a store of results can be read and written where it lies, or made where it would.
package struct StoreCheck: Sendable {
  package var path: String
  /// The file system that it lies on; nil if the system does not tell.
  package var system: FileSystem?

  package init(path: String, system: FileSystem?) {
    self.path = path
    self.system = system
  }

  package init(path: String) { self.init(path: path, system: FileSystem(of: path)) }

  package var finding: DoctorDocument.Check {
    let detail: String
    do { detail = try found() } catch let error as InputError {
      return .failure(
        "store", "\(path): \(error.message)",
        remedy: "name the file that 'experiment run --store' made, or one in a folder that you can "
          + "write to")
    } catch {
      return .failure("store", "\(path): \(error)", remedy: "restore it from a copy")
    }
    if let system, system.isShared {
      return .warning(
        "store", "\(detail), on a file system of a network (\(system.kind))",
        remedy: "move it to a drive of this machine: where locks of a network do not hold, two "
          + "processes damage it")
    }
    if let system, system.isPassing {
      return .warning(
        "store", "\(detail), on a file system that does not last (\(system.kind))",
        remedy: "move it to a drive: there it is gone when the machine or the container is")
    }
    return .ok("store", detail)
  }

  private func found() throws -> String {
    guard FileManager.default.fileExists(atPath: path) else {
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      if let reason = FolderCheck.reasonNotToWrite(in: folder) {
        throw InputError(.cannotCreate, "cannot be made: \(folder): \(reason)")
      }
      return "\(path), not there yet"
    }
    let store = try ResultStore(path: path, readOnly: true)
    let count = try store.experiments().map { try store.trials(of: $0.name).count }.reduce(0, +)
    // A record needs a journal beside the file.
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    if access(path, W_OK) != 0 {
      throw InputError(.cannotCreate, "cannot be written to: \(String(cString: strerror(errno)))")
    }
    if let reason = FolderCheck.reasonNotToWrite(in: folder) {
      throw InputError(.cannotCreate, "no journal can be made beside it: \(reason)")
    }
    return "\(path), \(count.grouped) \(count == 1 ? "trial" : "trials")"
  }
}
