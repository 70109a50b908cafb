import ArgumentParser
import Essentials
import Foundation

/// Where trained models are kept, so that one is trained once, and large logs, so that one is read once.
package struct CacheOption: ParsableArguments {
  package init() {}

  @Option(
    name: .customLong("cache"),
    help: ArgumentHelp(
      "The folder where trained models and large logs are kept.",
      discussion: """
        By default $MITHRIDATE_CACHE, else $XDG_CACHE_HOME/mithridate, else ~/.cache/mithridate.
        """, valueName: "dir"), completion: .directory)
  package var folder: String?

  @Flag(help: "Read and train anew, and keep nothing.")
  package var noCache = false

  /// The folder, which need not be there; nil if nothing is to be kept.
  package var path: String? {
    if noCache { return nil }
    return folder ?? Self.standardPath
  }

  /// The folder where nobody names another.
  package static var standardPath: String {
    if let folder = ProcessInfo.processInfo.environment["MITHRIDATE_CACHE"], !folder.isEmpty {
      return folder
    }
    return HomeFolders.cache + "/mithridate"
  }
}
