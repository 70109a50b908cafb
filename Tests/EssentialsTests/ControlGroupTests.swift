import Essentials
import Foundation
import Testing

/// Limits of control groups, as Linux lays them out in files.
@Suite final class ControlGroupTests {
  private let root = FileManager.default.temporaryDirectory.appending(path: "groups-\(UUID())").path

  deinit { try? FileManager.default.removeItem(atPath: root) }

  private func write(_ text: String, to file: String) throws {
    let url = URL(filePath: "\(root)/\(file)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("\(text)\n".utf8).write(to: url)
  }

  private func group(_ membership: String) -> ControlGroup {
    ControlGroup(membership: membership, root: root)
  }

  @Test func theNarrowestOfAllAboveCounts() throws {
    try write("8000000000", to: "a/memory.max")
    try write("max", to: "a/b/memory.max")
    try write("3000000000", to: "memory.max")
    try write("max 100000", to: "a/cpu.max")
    try write("150000 100000", to: "a/b/cpu.max")
    let own = group("0::/a/b\n")
    #expect(own.memory == 3e9 && own.cores == 1.5)
    #expect(group("0::/a\n").cores == nil)
  }

  @Test func versionOneHasATreeForEachResource() throws {
    try write("9223372036854771712", to: "memory/memory.limit_in_bytes")
    try write("2000000000", to: "memory/c/memory.limit_in_bytes")
    try write("50000", to: "cpu,cpuacct/c/cpu.cfs_quota_us")
    try write("100000", to: "cpu,cpuacct/c/cpu.cfs_period_us")
    let own = group("9:memory:/c\n4:cpu,cpuacct:/c\n1:name=systemd:/x\n0::/\n")
    #expect(own.memory == 2e9 && own.cores == 0.5)
    try write("-1", to: "cpu,cpuacct/c/cpu.cfs_quota_us")
    let free = group("9:memory:/\n4:cpu,cpuacct:/c\n")
    #expect(free.memory == nil && free.cores == nil)
  }

  /// The name is that of outside, the tree that of inside.
  @Test func aContainerSeesItsGroupAsTheRoot() throws {
    try write("1000000000", to: "memory.max")
    #expect(group("0::/docker/0123abc\n").memory == 1e9)
  }

  @Test(arguments: ["", "nonsense", "0::", "a:b", "0::/a\n0::/a"])
  func whatIsNotThereLimitsNothing(membership: String) throws {
    try write("not a number", to: "a/memory.max")
    try write("100000", to: "a/cpu.max")
    #expect(group(membership) == group("0::/nowhere"))
    #expect(group(membership).memory == nil && group(membership).cores == nil)
  }

  @Test func thisProcessHasLimitsOfSense() {
    let own = ControlGroup.current
    #expect(own.memory.map { $0 > 1e8 } ?? true)
    #expect(own.cores.map { $0 > 0 } ?? true)
    #expect(MemoryNeed.available <= own.memory ?? .infinity)
  }
}
