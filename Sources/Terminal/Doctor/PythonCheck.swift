import Documents
import Essentials
import Foundation

/// Whether the Python side is here; nothing but recommenders in Python needs it.
package struct PythonCheck: Sendable {
  /// Folders in which programs are looked for.
  package var searchPath: String
  /// The version that the package should have.
  package var version: String

  package init(searchPath: String, version: String = Manual.version) {
    self.searchPath = searchPath
    self.version = version
  }

  package static var current: PythonCheck {
    PythonCheck(searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "")
  }

  private static let question = """
    import platform; print(platform.python_version())
    import mithridate; print(mithridate.__version__); print(mithridate.__file__)
    """

  package var finding: DoctorDocument.Check {
    let needed = "only recommenders in Python need it"
    let places = searchPath.split(separator: ":").map { "\($0)/python3" }
    guard let python = places.first(where: { access($0, X_OK) == 0 }) else {
      return .ok("python", "no python3; \(needed)")
    }
    let run = ProbedProgram(python, ["-c", Self.question], patience: 30)
    let lines = run.output.split(separator: "\n").map(String.init)
    guard let interpreter = lines.first else {
      return .warning(
        "python", "\(python): \(run.ending)", remedy: "mend it; \(needed)")
    }
    let detail = "\(interpreter) at \(python)"
    guard lines.count == 3 else {
      return .ok("python", "\(detail), without the package mithridate; \(needed)")
    }
    guard lines[1] == version else {
      return .warning(
        "python", "\(detail), with the package mithridate \(lines[1]) at \(lines[2])",
        remedy: "install the package of version \(version), which this command has")
    }
    return .ok("python", "\(detail), with the package mithridate at \(lines[2])")
  }
}
