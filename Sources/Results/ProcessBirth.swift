import Foundation

/// What tells a process from every other one of its number: the machine's start and the namespace in
/// which the number counts, and when the process itself started.
///
/// Numbers of processes are given again, soon after a restart even to the same kind of process.
struct ProcessBirth: Equatable, Sendable {
  /// The machine's start and the namespace, `boot id:namespace`.
  let machine: String
  /// When the process started, in the machine's own ticks.
  let ticks: String

  /// Of the living process of this number; nil if there is none, or if the system does not tell.
  init?(of process: pid_t) {
    guard let machine = Self.thisMachine,
      let line = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      // The name before it may hold anything.
      let end = line.lastIndex(of: ")")
    else { return nil }
    let fields = line[end...].dropFirst().split(whereSeparator: \.isWhitespace)
    // What was killed stays in the table until its parent has looked: it is gone all the same.
    guard fields.count > 19, !["Z", "X", "x"].contains(fields[0]) else { return nil }
    self.machine = machine
    ticks = String(fields[19])
  }

  /// Reads what ``text`` gave; nil if it is nothing of the kind.
  init?(_ text: String) {
    guard let slash = text.lastIndex(of: "/") else { return nil }
    machine = String(text[..<slash])
    ticks = String(text[slash...].dropFirst())
  }

  var text: String { "\(machine)/\(ticks)" }

  /// This machine since its last start, and the namespace of this process.
  static let thisMachine: String? = {
    guard
      let boot = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8),
      let namespace = try? FileManager.default.destinationOfSymbolicLink(
        atPath: "/proc/self/ns/pid")
    else { return nil }
    return boot.trimmingCharacters(in: .whitespacesAndNewlines) + ":" + namespace
  }()
}
