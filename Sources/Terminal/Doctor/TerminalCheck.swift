import Documents
import Foundation

/// Where lines are shown, and whether it can show them.
package struct TerminalCheck: Sendable {
  /// How many characters a line has; nil if nobody looks at a terminal.
  package var columns: Int?
  /// What the environment says of languages and characters.
  package var locale: String

  package init(columns: Int?, locale: String) {
    self.columns = columns
    self.locale = locale
  }

  package static var current: TerminalCheck {
    var size = winsize()
    let isShown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    let environment = ProcessInfo.processInfo.environment
    return TerminalCheck(
      columns: isShown ? Int(size.ws_col) : nil, locale: locale(in: environment))
  }

  /// The first of these that says something, as the C library looks for it.
  package static func locale(in environment: [String: String]) -> String {
    ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? "C"
  }

  package var finding: DoctorDocument.Check {
    guard let columns else { return .ok("terminal", "none; what is printed is UTF-8") }
    let detail = "\(columns) columns, locale \(locale)"
    let characters = locale.lowercased().filter { $0 != "-" }
    guard characters.contains("utf8") else {
      return .warning(
        "terminal", detail,
        remedy: "export LC_ALL=C.UTF-8: the lines of tables are no ASCII")
    }
    guard columns >= 40 else {
      return .warning("terminal", detail, remedy: "widen it to 40 columns: lines break there")
    }
    return .ok("terminal", detail)
  }
}
