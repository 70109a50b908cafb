import Foundation

/// Where a person's files lie, as the XDG base directory specification has it.
package enum HomeFolders {
  /// `$HOME`, else what the system knows of the person.
  package static var home: String { home(ProcessInfo.processInfo.environment) }

  /// What can be made again: `$XDG_CACHE_HOME`, else `~/.cache`.
  package static var cache: String { cache(ProcessInfo.processInfo.environment) }

  /// What cannot: `$XDG_DATA_HOME`, else `~/.local/share`.
  package static var data: String { data(ProcessInfo.processInfo.environment) }

  static func home(_ environment: [String: String]) -> String {
    // A service's account may have no home at all in its environment.
    if let home = environment["HOME"], !home.isEmpty { return home }
    return FileManager.default.homeDirectoryForCurrentUser.path
  }

  static func cache(_ environment: [String: String]) -> String {
    absolute(environment["XDG_CACHE_HOME"]) ?? home(environment) + "/.cache"
  }

  static func data(_ environment: [String: String]) -> String {
    absolute(environment["XDG_DATA_HOME"]) ?? home(environment) + "/.local/share"
  }

  /// The specification has relative paths ignored.
  private static func absolute(_ path: String?) -> String? {
    guard let path, path.hasPrefix("/") else { return nil }
    return path
  }
}
