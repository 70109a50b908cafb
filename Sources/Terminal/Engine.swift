import Essentials
import Foundation

/// The executable beside this one that computes.
enum Engine {
  static let name = "mithridate-engine"

  /// Where it is: in the folder of this executable itself, whatever links lead here.
  static var path: String {
    let front = (Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
      .resolvingSymlinksInPath()
    return front.deletingLastPathComponent().appending(path: name).path
  }

  /// Puts the engine in this process's place: with the same arguments, environment, parent and open
  /// files.
  ///
  /// - Returns: Only if that fails: why.
  static func takeOver(_ arguments: [String]) -> InputError {
    let path = path
    var copies = arguments.map { strdup($0) } + [nil]
    execv(path, &copies)
    let reason =
      errno == ENOENT ? "it must lie beside mithridate" : String(cString: strerror(errno))
    return InputError(.noInput, "the engine cannot be started: \(reason)", file: path)
  }
}
