import Foundation

/// The file system that a path lies on, or would.
package struct FileSystem: Sendable, Equatable {
  /// What Linux calls it: "ext4", "nfs4", "fuse.sshfs".
  package var kind: String
  /// The bytes that this person may still write.
  package var free: Double

  package init(kind: String, free: Double) {
    self.kind = kind
    self.free = free
  }

  /// That of `path`, or of the nearest folder above it that is there; nil if the system does not tell.
  package init?(of path: String) {
    let place = Self.nearest(to: path)
    var status = statvfs()
    guard statvfs(place, &status) == 0 else { return nil }
    free = Double(status.f_bavail) * Double(status.f_frsize)
    let mounts = FileManager.default.contents(atPath: "/proc/self/mountinfo") ?? Data()
    kind =
      Self.kind(
        of: URL(filePath: place).resolvingSymlinksInPath().path,
        mounts: String(decoding: mounts, as: UTF8.self)) ?? "unknown"
  }

  /// `path`, or the nearest folder above it that is there.
  package static func nearest(to path: String) -> String {
    var url = URL(fileURLWithPath: path)
    while !FileManager.default.fileExists(atPath: url.path), url.path != "/" {
      url.deleteLastPathComponent()
    }
    return url.path
  }

  /// The kind of the mount that `path`, without links, lies on.
  ///
  /// - Parameter mounts: What `/proc/self/mountinfo` says, as proc(5) explains it.
  package static func kind(of path: String, mounts: String) -> String? {
    var longest = -1
    var kind: String?
    for line in mounts.split(separator: "\n") {
      // 36 35 98:0 /root /mount/point options… - kind source options
      let fields = line.split(separator: " ")
      guard fields.count > 4, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count else {
        continue
      }
      let point = unescaped(fields[4])
      let isAbove = point == "/" || path == point || path.hasPrefix(point + "/")
      // Of two at the same place the later hides the earlier.
      guard isAbove, point.utf8.count >= longest else { continue }
      longest = point.utf8.count
      kind = String(fields[dash + 1])
    }
    return kind
  }

  /// Blanks and their like stand there as \040.
  private static func unescaped(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), rest.count >= 3,
        let code = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
      {
        bytes.append(code)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Those that reach another machine, or a virtual one's host.
  private static let networks: Set<String> = [
    "9p", "afs", "beegfs", "ceph", "cifs", "gfs2", "gpfs", "lustre", "nfs", "nfs4", "ocfs2",
    "orangefs", "panfs", "pvfs2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs",
  ]

  /// Whether other machines may write to it, so that its locks are those of a network.
  ///
  /// A program's own file system (`fuse.sshfs`) counts, unless it is known to serve a drive.
  package var isShared: Bool {
    Self.networks.contains(kind) || kind == "fuse"
      || (kind.hasPrefix("fuse.") && kind != "fuse.fuse-overlayfs")
  }

  /// Whether what lies on it goes when the machine or the container does.
  package var isPassing: Bool {
    ["tmpfs", "ramfs", "overlay", "fuse.fuse-overlayfs"].contains(kind)
  }
}
