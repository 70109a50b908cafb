import Testing
@testable import Rankers

@Suite struct SharedWorkspacesTests {
  private final class Memory: Sendable {}

  /// A workspace is lent to one at a time, and again when the last who holds the loan lets go of it.
  @Test func memoryIsUsedAgain() {
    let workspaces = SharedWorkspaces<Memory>()
    func take() -> SharedWorkspaces<Memory>.Loan { workspaces.take { Memory() } }
    var first: SharedWorkspaces<Memory>.Loan? = take()
    let address = first.map { ObjectIdentifier($0.workspace) }
    var second = first
    let other = take()
    #expect(ObjectIdentifier(other.workspace) != address)
    first = nil
    #expect(second != nil)
    let third = take()
    #expect(ObjectIdentifier(third.workspace) != address)
    second = nil
    #expect(second == nil && first == nil)
    let fourth = take()
    #expect(ObjectIdentifier(fourth.workspace) == address)
    #expect(ObjectIdentifier(third.workspace) != ObjectIdentifier(other.workspace))
  }
}
