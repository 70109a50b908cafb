import Foundation

/// How much memory work would take, compared with the machine's before it is begun.
///
/// Figures are estimates from below: what passes may still be too much, what does not would have ended
/// in the middle.
package enum MemoryNeed {
  /// The bytes that this process may have: the machine's, or fewer where a container or a limit says so.
  package static var available: Double {
    var bytes = Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE)))
    if let limit = ControlGroup.current.memory { bytes = min(bytes, limit) }
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 {
      bytes = min(bytes, Double(limit.rlim_cur))
    }
    return bytes
  }

  /// Throws if `bytes` are more than there are.
  ///
  /// - Parameter subject: What takes them: "400 clicks of 3000000000 fake users".
  /// - Throws: ``InputError/Kind/usage``.
  package static func check(_ bytes: Double, for subject: @autoclosure () -> String) throws {
    let available = available
    // What is no number is beyond all bounds, too.
    guard !(bytes <= available) else { return }
    throw InputError(
      .usage,
      "\(subject()) would take about \(text(bytes)) of memory, and there are \(text(available))")
  }

  /// A number of bytes as a person says it: 1.2 TB.
  package static func text(_ bytes: Double) -> String {
    var (value, unit) = (bytes, 0)
    let units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"]
    while value >= 1_000, unit + 1 < units.count { (value, unit) = (value / 1_000, unit + 1) }
    return (value < 10 && unit > 0 ? value.text(digits: 1) : value.grouped) + " " + units[unit]
  }
}

/// The greatest whole number that a person may ask for of anything: products of two still fit into 64
/// bits.
package let greatestCount = 1_000_000_000
