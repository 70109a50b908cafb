import Foundation
import Testing
import Torch

@testable import Poisoning
@Test func speedTemporary() throws {
  guard let spec = ProcessInfo.processInfo.environment["BENCH"] else { return }
  for part in spec.split(separator: ",") {
    let f = part.split(separator: ":")
    let r = try StepBenchmark(
      actionSpace: String(f[0]), items: Int(f[1]) ?? 0, repetitions: Int(f[2]) ?? 5
    ).run { print($0, $1) }
    print(r, "threads", Threads.count)
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    print(status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? "")
  }
}
