import Foundation
import TestSupport
import Testing

@testable import Essentials

@Suite struct AtomicFileSweepTests {
  /// A number that no process of Linux has: its greatest is 4,194,304.
  private static let dead = "4194305"

  @Test func whatTheDeadLeftGoesAndNothingElse() throws {
    let folder = try TemporaryFolder()
    let left = [
      ".model.safetensors.\(Self.dead)-abc123.tmp", "model.\(Self.dead).tmp",
      ".dat.nosync400001.AbCd12", ".mithridate-\(Self.dead)", ".mithridate-\(Self.dead)-probe",
    ]
    let kept = [
      "model.safetensors", "notes.tmp", ".notes.tmp", "model.\(getpid()).tmp",
      ".dat.nosync\(String(getpid(), radix: 16)).AbCd12", ".mithridate.lock", "1.tmp.txt",
    ]
    for name in left + kept { _ = try folder.write("x", to: name) }
    let writer = try AtomicFile(path: folder.path + "/b")
    try writer.write("text")
    AtomicFile.sweep(folder.path)
    #expect(try Set(folder.names).isSuperset(of: kept))
    #expect(try Set(folder.names).isDisjoint(with: left))
    #expect(try folder.names.count == kept.count + 1)
    try writer.commit()
    #expect(try folder.names.contains("b"))
  }

  @Test func aProcessThatEndsAtOnceLeavesNothing() throws {
    let folder = try TemporaryFolder()
    let writer = try AtomicFile(path: folder.path + "/b")
    #expect(try folder.names.count == 1)
    // Other tests write beside this one.
    AtomicFile.discardAll(below: folder.path)
    #expect(try folder.names.isEmpty)
    withExtendedLifetime(writer) {}
  }

  @Test func theFileThatIsReadIsNotWritten() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("x", to: "a")
    let link = folder.path + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    for same in [path, folder.path + "/./a", link] {
      #expect(throws: InputError.self) { try OutputFile.refuse(same, asOutputOf: path) }
    }
    try OutputFile.refuse(folder.path + "/other", asOutputOf: path)
  }
}
