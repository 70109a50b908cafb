import ArgumentParser
import Essentials
import Experiments
import Foundation

/// Where trained models are kept, so that one is trained once.
struct CacheOption: ParsableArguments {
  @Option(
    name: .customLong("cache"),
    help: ArgumentHelp(
      "The folder where trained models are kept.",
      discussion: """
        By default $MITHRIDATE_CACHE, else $XDG_CACHE_HOME/mithridate, else ~/.cache/mithridate.
        """, valueName: "dir"))
  var folder: String?

  @Flag(help: "Train anew and keep nothing.")
  var noCache = false

  /// The folder, which need not be there; nil if nothing is to be kept.
  var path: String? {
    if noCache { return nil }
    if let folder { return folder }
    if let folder = ProcessInfo.processInfo.environment["MITHRIDATE_CACHE"], !folder.isEmpty {
      return folder
    }
    return HomeFolders.cache + "/mithridate"
  }

  /// The folder as the place of trained recommenders; nil if nothing is to be kept.
  var rankers: RankerCache? {
    get throws { try path.map { try RankerCache(folder: $0) } }
  }
}
