import Documents
import Essentials
import Foundation

/// How much memory this process may have.
package struct MemoryCheck: Sendable {
  /// The machine's bytes.
  package var total: Double
  /// Those that this process may have at all: fewer where a container or `ulimit -v` says so.
  package var allowed: Double
  /// Those that nobody uses now; nil if the system does not tell.
  package var free: Double?

  package init(total: Double, allowed: Double, free: Double?) {
    self.total = total
    self.allowed = allowed
    self.free = free
  }

  package static var current: MemoryCheck {
    MemoryCheck(
      total: Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE))),
      allowed: MemoryNeed.available,
      free: FileManager.default.contents(atPath: "/proc/meminfo").flatMap {
        free(in: String(decoding: $0, as: UTF8.self))
      })
  }

  /// The bytes that `/proc/meminfo` calls available.
  package static func free(in text: String) -> Double? {
    for line in text.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
      // In kibibytes.
      return line.split(separator: " ").dropFirst().first.flatMap { Double($0) }.map { $0 * 1_024 }
    }
    return nil
  }

  /// What the demo and datasets of a few hundred thousand rows get along with.
  package static let comfortable = 2e9

  package var finding: DoctorDocument.Check {
    var detail = MemoryNeed.text(allowed)
    if allowed < total * 0.99 { detail += " by a limit, of \(MemoryNeed.text(total))" }
    if let free { detail += ", \(MemoryNeed.text(min(free, allowed))) free now" }
    if allowed < Self.comfortable {
      return .warning(
        "memory", detail,
        remedy:
          "raise the limit to \(MemoryNeed.text(Self.comfortable)) or more; below, large logs "
          + "and NGCF end midway")
    }
    if let free, free < Self.comfortable {
      return .warning(
        "memory", detail, remedy: "end what uses the rest before you train on a large log")
    }
    return .ok("memory", detail)
  }
}
