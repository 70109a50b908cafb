import Foundation
import Testing

@testable import Results

@Suite struct NetworkDriveTests {
  /// The numbers are those of linux/magic.h and of statfs(2).
  @Test(
    arguments: [
      (0x6969, nil, "NFS"), (0xFF53_4D42, nil, "CIFS"), (0xFE53_4D42, nil, "SMB"),
      (0x0BD0_0BD0, nil, "Lustre"), (0x0102_1997, "9p", "9P"), (0x6573_5546, "fuse.sshfs", "sshfs"),
      (0x6573_5546, "fuse.juicefs", "juicefs"), (0x6573_5546, "fuse.ntfs-3g", nil),
      (0x6573_5546, "fuseblk", nil), (0x6573_5546, nil, nil), (0xEF53, "ext4", nil),
      (0x0102_1994, "tmpfs", nil), (0x794C_7630, "overlay", nil), (0x5846_5342, "xfs", nil),
    ] as [(UInt32, String?, String?)])
  func theyAreKnownByTheirNumber(number: UInt32, mount: String?, name: String?) {
    #expect(NetworkDrive.name(of: number, mount: mount) == name)
  }

  @Test func aStoreOnThisMachineIsFine() throws {
    let place = FileManager.default.temporaryDirectory
    #expect(NetworkDrive.name(at: place.appending(path: "not/there/yet.sqlite").path) == nil)
    try ResultStore.requireLocal(place.appending(path: "store.sqlite").path)
  }
}
