import Foundation
import TestSupport
import Testing

@testable import Essentials

@Suite struct FolderHoldTests {
  @Test func oneHasAFolderAtATime() throws {
    let folder = try TemporaryFolder()
    var first: FolderHold? = try FolderHold(folder.path)
    #expect(
      throws: InputError(
        .busy, "another process works in this folder; wait for it, or choose another folder",
        file: folder.path)
    ) { try FolderHold(folder.path) }
    #expect(first != nil)
    first = nil
    #expect(try folder.names.isEmpty)
    let second = try FolderHold(folder.path)
    #expect(try folder.names == [".mithridate.lock"])
    withExtendedLifetime(second) {}
  }

  /// A killed process leaves the file, which locks nothing.
  @Test func aFileThatNobodyHoldsKeepsNobodyOut() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("", to: ".mithridate.lock")
    _ = try FolderHold(folder.path)
  }
}
