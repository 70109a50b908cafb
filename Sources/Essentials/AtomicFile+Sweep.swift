import Foundation

extension AtomicFile {
  /// Removes the temporary files in `folder` that processes left which were killed while they wrote;
  /// what somebody still writes stays.
  ///
  /// Called on folders that are this program's own: caches, and the output of runs.
  package static func sweep(_ folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where isTemporary(name) {
      let path = folder + "/" + name
      let descriptor = Foundation.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
      close(descriptor)
    }
    for name in names {
      if let process = owner(ofUnlocked: name), kill(process, 0) != 0, errno == ESRCH {
        unlink(folder + "/" + name)
      }
    }
  }

  /// Whether a name is one that ``init(path:)`` gives: `.NAME.PROCESS-TAG.tmp`.
  private static func isTemporary(_ name: String) -> Bool {
    name.hasPrefix(".") && name.wholeMatch(of: /\..+\.[0-9]+-[0-9a-z]+\.tmp/) != nil
  }

  /// The process that a file of an earlier version or of Foundation belongs to, as its name has it:
  /// `NAME.PROCESS.tmp`, `.dat.nosyncPROCESS.TAG` (hexadecimal), `.mithridate-PROCESS`.
  private static func owner(ofUnlocked name: String) -> pid_t? {
    if let match = name.wholeMatch(of: /.+\.([0-9]+)\.tmp/) { return pid_t(match.1) }
    if let match = name.wholeMatch(of: /\.dat\.nosync([0-9a-f]+)\.[0-9A-Za-z]{6}/) {
      return pid_t(match.1, radix: 16)
    }
    if let match = name.wholeMatch(of: /\.mithridate-([0-9]+)(-.+)?/) { return pid_t(match.1) }
    return nil
  }
}
