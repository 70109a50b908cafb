import Essentials
import Foundation

/// The kinds of file systems that lie behind a network, where SQLite cannot rely on locks.
package enum NetworkDrive {
  /// By the numbers that statfs(2) tells.
  private static let names: [UInt32: String] = [
    0x6969: "NFS", 0x517B: "SMB", 0xFE53_4D42: "SMB", 0xFF53_4D42: "CIFS", 0x0BD0_0BD0: "Lustre",
    0x4750_4653: "GPFS", 0x1983_0326: "BeeGFS", 0x00C3_6400: "Ceph", 0x5346_414F: "AFS",
    0x6B41_4653: "AFS", 0x7375_7245: "Coda", 0x7461_636F: "OCFS2", 0x0116_1970: "GFS2",
    0xAAD7_AAEA: "Panasas", 0x0102_1997: "9P", 0x2BAD_1DEA: "OrangeFS", 0x564C: "NCP",
  ]

  /// What is known of file systems of programs (FUSE), which all have one number.
  private static let programs: Set = [
    "sshfs", "glusterfs", "ceph", "ceph-fuse", "juicefs", "s3fs", "rclone", "gcsfuse", "lustre",
    "beegfs", "moosefs", "mfs", "seaweedfs", "curlftpfs", "davfs", "davfs2", "cvmfs2", "weed",
  ]
  private static let program: UInt32 = 0x6573_5546

  /// The name of a kind of network drive; nil of any other file system.
  ///
  /// - Parameters:
  ///   - number: What statfs(2) tells.
  ///   - mount: The kind that the table of mounts tells, `fuse.sshfs`; nil if it is not known.
  package static func name(of number: UInt32, mount: String?) -> String? {
    if let name = names[number] { return name }
    guard number == program, let kind = mount?.split(separator: ".").last.map(String.init),
      programs.contains(kind)
    else { return nil }
    return kind
  }

  /// The kind of network drive that the file at `path` lies on, or would; nil if on none.
  package static func name(at path: String) -> String? {
    var place = URL(filePath: path).standardizedFileURL.path
    while true {
      if let number = number(at: place) {
        return name(of: number, mount: number == program ? mount(of: place) : nil)
      }
      let parent = URL(filePath: place).deletingLastPathComponent().path
      guard parent != place, errno == ENOENT else { return nil }
      place = parent
    }
  }

  /// `statfs`, which Swift's module of glibc hides.
  private static let statfs =
    dlsym(nil, "statfs").map {
      unsafeBitCast(
        $0, to: (@convention(c) (UnsafePointer<CChar>, UnsafeMutableRawPointer) -> Int32).self)
    }

  /// The number of a path's file system; nil if that is not told, with the reason in `errno`.
  private static func number(at path: String) -> UInt32? {
    // A structure of 120 bytes whose first field, a word, is the number.
    withUnsafeTemporaryAllocation(byteCount: 512, alignment: 16) { system in
      guard let base = system.baseAddress, let statfs, statfs(path, base) == 0 else { return nil }
      return UInt32(truncatingIfNeeded: base.load(as: Int.self))
    }
  }

  /// The kind of the mount that a path lies in: the one with the longest place above it, the last of equals.
  private static func mount(of path: String) -> String? {
    guard let resolved = realpath(path, nil),
      let table = try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)
    else { return nil }
    defer { free(resolved) }
    let path = String(cString: resolved)
    var best: (length: Int, kind: String)?
    for line in table.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 2 else { continue }
      let place = fields[1].replacing("\\040", with: " ")
      guard place == "/" || path == place || path.hasPrefix(place + "/") else { continue }
      if place.count >= best?.length ?? 0 { best = (place.count, String(fields[2])) }
    }
    return best?.kind
  }
}

extension ResultStore {
  /// Refuses a path on a network drive.
  ///
  /// - Throws: ``InputError/Kind/usage`` that says why.
  package static func requireLocal(_ path: String) throws {
    guard let drive = NetworkDrive.name(at: path) else { return }
    throw InputError(
      .usage,
      "the store would lie on \(drive), where SQLite cannot rely on locks; name a file on a disk of this machine",
      file: path)
  }
}
