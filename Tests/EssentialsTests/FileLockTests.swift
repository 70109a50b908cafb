import Foundation
import Synchronization
import TestSupport
import Testing
@testable import Essentials

@Suite struct FileLockTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var path: String { "\(folder.path)/lock" }

  @Test func oneAtATime() throws {
    let inside = Mutex(0)
    let most = Mutex(0)
    let done = Mutex(0)
    let path = path
    let group = DispatchGroup()
    for _ in 0..<6 {
      DispatchQueue.global().async(group: group) {
        try? FileLock.holding(path) {
        } _: {
          let now = inside.withLock {
            $0 += 1
            return $0
          }
          most.withLock { $0 = max($0, now) }
          Thread.sleep(forTimeInterval: 0.02)
          inside.withLock { $0 -= 1 }
          done.withLock { $0 += 1 }
        }
      }
    }
    group.wait()
    #expect(most.withLock { $0 } == 1)
    #expect(done.withLock { $0 } == 6)
    #expect(try folder.names.isEmpty)
  }

  @Test func waitingCanEnd() throws {
    struct Stop: Error {}
    try FileLock.holding(path) {
      Issue.record("nobody holds it")
    } _: {
      #expect(throws: Stop.self) {
        try FileLock.holding(path) {
          throw Stop()
        } _: {
          Issue.record("it is held")
        }
      }
      // The one that gave up has left it alone.
      let names = try folder.names
      #expect(names == ["lock"])
    }
  }

  @Test func whatFailsInsideFreesIt() throws {
    struct Failure: Error {}
    #expect(throws: Failure.self) {
      try FileLock.holding(path) {
      } _: {
        throw Failure()
      }
    }
    let isFree = try FileLock.holding(path) {
      throw Failure()
    } _: {
      true
    }
    #expect(isFree)
  }

  /// The work is done even where nobody can be kept out of it.
  @Test func aMissingFolderIsNoReasonToFail() throws {
    let result = try FileLock.holding("\(folder.path)/none/lock") {
    } _: {
      7
    }
    #expect(result == 7)
  }
}
