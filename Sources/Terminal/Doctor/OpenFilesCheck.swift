import Documents
import Essentials
import Foundation

/// Whether enough files can be open at a time to start processes.
package struct OpenFilesCheck: Sendable {
  /// What `ulimit -n` says.
  package var limit: UInt64
  /// What it can be raised to: `ulimit -Hn`.
  package var hardLimit: UInt64

  package init(limit: UInt64, hardLimit: UInt64) {
    self.limit = limit
    self.hardLimit = hardLimit
  }

  package static var current: OpenFilesCheck {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return OpenFilesCheck(limit: UInt64(limit.rlim_cur), hardLimit: UInt64(limit.rlim_max))
  }

  package var finding: DoctorDocument.Check {
    let least = UInt64(FreeDescriptors.leastLimit)
    let text = limit > 1 << 60 ? "unlimited" : limit.grouped
    guard hardLimit < least else { return .ok("open files", text) }
    return .warning(
      "open files", "\(text), at most \(hardLimit.grouped)",
      remedy:
        "have 'ulimit -Hn' raised to \(least): experiments and own recommenders start processes")
  }
}
