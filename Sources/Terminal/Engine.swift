import Essentials
import Foundation

/// The executable beside the command that computes.
package enum Engine {
  package static let name = "mithridate-engine"

  /// Where it is: in the folder of this executable itself, whatever links lead here.
  package static var path: String {
    let front = (Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
      .resolvingSymlinksInPath()
    return front.deletingLastPathComponent().appending(path: name).path
  }

  /// Puts the engine in this process's place: with the same arguments, environment, parent and open
  /// files.
  ///
  /// - Returns: Only if that fails: why.
  package static func takeOver(_ arguments: [String]) -> InputError {
    let path = path
    var copies = arguments.map { strdup($0) } + [nil]
    execv(path, &copies)
    let reason =
      errno == ENOENT ? "it must lie beside mithridate" : String(cString: strerror(errno))
    return InputError(.noInput, "the engine cannot be started: \(reason)", file: path)
  }
}
