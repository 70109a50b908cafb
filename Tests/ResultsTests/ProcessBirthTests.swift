import Foundation
import Testing
@testable import Results

@Suite struct ProcessBirthTests {
  @Test func aProcessHasOneBirthAndOthersHaveAnother() throws {
    let own = try #require(ProcessBirth(of: getpid()))
    #expect(ProcessBirth(of: getpid()) == own)
    #expect(ProcessBirth(own.text) == own)
    #expect(own.machine == ProcessBirth.thisMachine)
    // The first process started before this one.
    let first = try #require(ProcessBirth(of: 1))
    #expect(try #require(Int(first.ticks)) < #require(Int(own.ticks)))
  }

  @Test func whatIsKilledHasNoneBeforeItsParentLooks() throws {
    #expect(ProcessBirth(of: 0) == nil && ProcessBirth(of: -1) == nil)
    let child = Process()
    child.executableURL = URL(filePath: "/bin/true")
    try child.run()
    let number = child.processIdentifier
    child.waitUntilExit()
    #expect(ProcessBirth(of: number) == nil)
  }

  @Test(arguments: ["", "x", "no slash"]) func anythingElseIsNone(text: String) {
    #expect(ProcessBirth(text) == nil)
  }
}
