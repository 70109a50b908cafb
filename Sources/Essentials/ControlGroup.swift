import Foundation

/// What a container or a service manager lets this process have of the machine.
///
/// Linux counts both in control groups: of version 2 in one tree, of version 1 in a tree for each
/// resource. A group has what all groups above it have, or less.
package struct ControlGroup: Sendable, Equatable {
  /// The bytes of memory; nil if nothing limits them.
  package private(set) var memory: Double?
  /// The cores' worth of time; nil if nothing limits it.
  package private(set) var cores: Double?

  /// That of this process.
  package static var current: ControlGroup {
    ControlGroup(
      membership: text(at: "/proc/self/cgroup") ?? "0::/", root: "/sys/fs/cgroup")
  }

  /// Reads the limits.
  ///
  /// - Parameters:
  ///   - membership: Which groups a process is in, as `/proc/self/cgroup` says it.
  ///   - root: Where the trees of groups are mounted.
  package init(membership: String, root: String) {
    for line in membership.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let controllers = fields[1].split(separator: ",").map(String.init)
      let trees =
        controllers.isEmpty
        ? [root, root + "/unified"] : Set(controllers + [String(fields[1])]).map { "\(root)/\($0)" }
      // A container may see its own group as the root of the tree, and its name as that of outside.
      for tree in trees {
        for folder in Self.lineage(of: String(fields[2])) { add(limitsIn: tree + folder) }
      }
    }
  }

  /// The folders of a group and of all above it, each with a slash before it; the root's is empty.
  private static func lineage(of path: String) -> [String] {
    let names = path.split(separator: "/")
    return (0...names.count).map { names.prefix($0).map { "/" + $0 }.joined() }
  }

  private mutating func add(limitsIn folder: String) {
    for file in ["memory.max", "memory.limit_in_bytes"] {
      // Version 1 has a number near 2⁶³ for no limit, version 2 the word "max".
      guard let bytes = Self.numbers(in: "\(folder)/\(file)")?.first, bytes < 0x1p60 else {
        continue
      }
      memory = min(memory ?? bytes, bytes)
    }
    let quota =
      Self.numbers(in: folder + "/cpu.max")
      ?? (Self.numbers(in: folder + "/cpu.cfs_quota_us") ?? [])
      + (Self.numbers(in: folder + "/cpu.cfs_period_us") ?? [])
    if quota.count == 2, quota[0] > 0, quota[1] > 0 {
      cores = min(cores ?? .infinity, quota[0] / quota[1])
    }
  }

  /// The numbers of a file of one line; nil if it is not there or has words.
  private static func numbers(in path: String) -> [Double]? {
    guard let words = text(at: path)?.split(whereSeparator: \.isWhitespace), !words.isEmpty else {
      return nil
    }
    let numbers = words.compactMap { Double($0) }
    return numbers.count == words.count ? numbers : nil
  }

  private static func text(at path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}
