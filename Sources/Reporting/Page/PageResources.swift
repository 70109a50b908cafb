import Essentials
import Foundation

/// What every page carries with it: its style, its script, and the library that draws charts.
package struct PageResources: Sendable {
  package var style: String
  package var script: String
  /// plotly.min.js, whole.
  package var plotly: String

  package init(style: String, script: String, plotly: String) {
    self.style = style
    self.script = script
    self.plotly = plotly
  }

  /// Reads them from beside the command, or from the sources that it was built from.
  package static func load() throws -> PageResources {
    try PageResources(
      style: text(of: "report.css"), script: text(of: "report.js"),
      plotly: text(of: "plotly.min.js"))
  }

  private static func text(of name: String) throws -> String {
    let folders = [
      Bundle.main.bundleURL.appending(path: "mithridate_Reporting.resources/Resources"),
      Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "mithridate_Reporting.resources/Resources"),
      URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Resources"),
    ]
    for folder in folders {
      guard let folder, let data = try? Data(contentsOf: folder.appending(path: name)) else {
        continue
      }
      return String(decoding: data, as: UTF8.self)
    }
    throw InputError(
      .noInput,
      "\(name), which reports are made with, is not beside the command: keep "
        + "mithridate_Reporting.resources in the command's folder, or run Scripts/bootstrap and build again"
    )
  }
}
