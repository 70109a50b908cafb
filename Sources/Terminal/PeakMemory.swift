import Essentials
import Foundation

/// How much memory this process has held at most, as the kernel counts it.
package enum PeakMemory {
  /// Counts anew from here.
  ///
  /// - Returns: How many bytes are held now.
  @discardableResult
  package static func restart() throws -> Int {
    // 5 resets the peak; see proc(5).
    try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
    return try field("VmRSS")
  }

  /// The most since then.
  package static func bytes() throws -> Int { try field("VmHWM") }

  private static func field(_ name: String) throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    for line in text.split(separator: "\n") where line.hasPrefix("\(name):") {
      let number = line.split(whereSeparator: { " \t".contains($0) }).dropFirst().first
      return (number.flatMap { Int($0) } ?? 0) * 1024
    }
    throw InputError(.software, "the kernel does not tell '\(name)'", file: "/proc/self/status")
  }
}
