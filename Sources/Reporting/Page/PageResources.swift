import Essentials
import Foundation

/// What every page carries with it: its style, and the script that says what a chart has at a place.
package struct PageResources: Sendable {
  package var style: String
  package var script: String

  package init(style: String, script: String) {
    self.style = style
    self.script = script
  }

  /// Reads them from where the command lies: beside it when it was built, in `../share` when it was installed.
  package static func load() throws -> PageResources {
    try PageResources(style: text(of: "report.css"), script: text(of: "report.js"))
  }

  /// Nothing but the command's own place counts, so that a command that was moved reads what was moved with it.
  private static func text(of name: String) throws -> String {
    // The first follows no links and is where tests lie; the second is the command itself, whatever links lead to it.
    let places = [
      Bundle.main.bundleURL,
      Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent(),
    ].compactMap { $0 }
    let folders =
      places.map { $0.appending(path: "mithridate_Reporting.resources/Resources") }
      + places.map { $0.deletingLastPathComponent().appending(path: "share/mithridate") }
    for folder in folders {
      guard let data = try? Data(contentsOf: folder.appending(path: name)) else { continue }
      return String(decoding: data, as: UTF8.self)
    }
    throw InputError(
      .noInput,
      "\(name), which reports are made with, is not where the command looks: keep the folders of an "
        + "installed command together, mithridate_Reporting.resources beside a built one, or build again"
    )
  }
}
