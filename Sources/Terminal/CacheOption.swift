import ArgumentParser
import Essentials
import Foundation

/// Where trained models are kept, so that one is trained once.
package struct CacheOption: ParsableArguments {
  package init() {}

  @Option(
    name: .customLong("cache"),
    help: ArgumentHelp(
      "The folder where trained models are kept.",
      discussion: """
        By default $MITHRIDATE_CACHE, else $XDG_CACHE_HOME/mithridate, else ~/.cache/mithridate.
        """, valueName: "dir"), completion: .directory)
  package var folder: String?

  @Flag(help: "Train anew and keep nothing.")
  package var noCache = false

  /// The folder, which need not be there; nil if nothing is to be kept.
  package var path: String? {
    if noCache { return nil }
    if let folder { return folder }
    if let folder = ProcessInfo.processInfo.environment["MITHRIDATE_CACHE"], !folder.isEmpty {
      return folder
    }
    return HomeFolders.cache + "/mithridate"
  }
}
