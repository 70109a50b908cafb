import Essentials
import Interactions
import Testing
@testable import Rankers

@Suite struct GraphWorkspacesTests {
  /// A workspace is lent to one at a time, and again when the last who holds the loan lets go of it.
  @Test func memoryIsUsedAgain() {
    var rng = SeededGenerator(seed: 0)
    let network = GraphNetwork(
      width: 16, layerCount: 1, users: UserRoster(realCount: 2, fakeCount: 0),
      items: ItemCatalog(originalCount: 2, targetCount: 0), using: &rng)
    let workspaces = GraphWorkspaces()
    var first: GraphWorkspaces.Loan? = workspaces.take(for: network)
    let address = first.map { ObjectIdentifier($0.propagation) }
    var second = first
    let other = workspaces.take(for: network)
    #expect(ObjectIdentifier(other.propagation) != address)
    first = nil
    #expect(second != nil)
    let third = workspaces.take(for: network)
    #expect(ObjectIdentifier(third.propagation) != address)
    second = nil
    #expect(second == nil && first == nil)
    let fourth = workspaces.take(for: network)
    #expect(ObjectIdentifier(fourth.propagation) == address)
    #expect(ObjectIdentifier(third.propagation) != ObjectIdentifier(other.propagation))
  }
}
