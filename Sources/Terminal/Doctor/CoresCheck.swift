import Documents
import Essentials
import Foundation

/// How many cores this process may use, and whether it gets the time of as many.
package struct CoresCheck: Sendable {
  /// Those that the machine has switched on.
  package var online: Int
  /// Those that this process may run on.
  package var usable: Int
  /// The cores' worth of time that its control group gets; nil if all of it.
  package var quota: Double?

  package init(online: Int, usable: Int, quota: Double?) {
    self.online = online
    self.usable = usable
    self.quota = quota
  }

  package static var current: CoresCheck {
    CoresCheck(
      online: sysconf(Int32(_SC_NPROCESSORS_ONLN)), usable: Cores.count,
      quota: ControlGroup.current.cores)
  }

  package var finding: DoctorDocument.Check {
    let bound = usable < online ? " (bound by affinity)" : ""
    let detail = "\(usable) of \(online)\(bound)"
    guard let quota, quota < Double(usable) else { return .ok("cores", detail) }
    // Threads that take turns on less time than they are wait for the slowest at every step.
    let jobs = max(1, Int(quota))
    return .warning(
      "cores", "\(detail), with the time of \(quota.text(digits: 1)) by the limit of a container",
      remedy: "pass --jobs \(jobs), and set OMP_NUM_THREADS=\(jobs) for commands without it")
  }
}
