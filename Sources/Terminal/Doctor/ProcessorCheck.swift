import Documents
import Foundation

/// Whether the processor knows the instructions that all of this is compiled to.
///
/// One that does not gets a line before anything of Swift runs (`CKernels/processor.c`), from every
/// command; this says which processor it is.
package struct ProcessorCheck: Sendable {
  /// What `/proc/cpuinfo` says.
  package var description: String

  package init(description: String) { self.description = description }

  package static var current: ProcessorCheck {
    let data = FileManager.default.contents(atPath: "/proc/cpuinfo") ?? Data()
    return ProcessorCheck(description: String(decoding: data, as: UTF8.self))
  }

  /// x86-64-v3 beyond v2, as Linux calls it; `abm` is LZCNT.
  private static let needed = ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"]

  package var finding: DoctorDocument.Check {
    let name = value(of: "model name") ?? "of unknown name"
    guard let flags = value(of: "flags") else {
      return .ok("processor", "\(name); what it can do is not told here, and this runs")
    }
    let known = Set(flags.split(separator: " ").map(String.init))
    let missing = Self.needed.filter { !known.contains($0) }
    guard missing.isEmpty else {
      return .failure(
        "processor", "\(name), without \(missing.joined(separator: ", "))",
        remedy: "use a processor with AVX2 (2013 or later), or have the virtual machine pass it on")
    }
    return .ok("processor", "\(name), with AVX2 and FMA")
  }

  /// What stands after the first `key` and a colon.
  private func value(of key: String) -> String? {
    for line in description.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == key {
        return parts[1].trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }
}
