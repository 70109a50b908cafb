import Testing
@testable import PathReasoning

@Suite struct WalkedPathTests {
  @Test func hopsNotYetMadeStay() {
    var path = WalkedPath(user: 3)
    #expect(path.nodes == (NodeID(3), NodeID(3), NodeID(3)))
    #expect(path.relations == (.stay, .stay, .stay) && path.probability == 1)
    path.make(hop: 0, .purchase, to: NodeID(8), probability: 0.5)
    #expect(path.nodes == (NodeID(8), NodeID(8), NodeID(8)) && path.end == NodeID(8))
    path.make(hop: 1, .producedBy, to: NodeID(5), probability: 0.25)
    #expect(path.nodes == (NodeID(8), NodeID(5), NodeID(5)) && path.end == NodeID(5))
    path.make(hop: 2, .producedBy, to: NodeID(9), probability: 0.5)
    #expect(path.nodes == (NodeID(8), NodeID(5), NodeID(9)) && path.end == NodeID(9))
    #expect(path.relations == (.purchase, .producedBy, .producedBy))
    #expect(path.probability == 0.0625)
    // (1 + 0.5) (1 + 0.25) (1 + 0.5).
    #expect(path.inflatedProbability == 2.8125)
  }

  @Test func pathsDifferByAnyOfTheirParts() {
    func made(_ user: Int32, _ relation: Relation, _ node: Int, _ probability: Float) -> WalkedPath
    {
      var path = WalkedPath(user: user)
      path.make(hop: 0, relation, to: NodeID(node), probability: probability)
      return path
    }
    let path = made(1, .purchase, 5, 0.5)
    #expect(path == made(1, .purchase, 5, 0.5))
    for other in [
      made(2, .purchase, 5, 0.5), made(1, .mentions, 5, 0.5), made(1, .purchase, 6, 0.5),
      made(1, .purchase, 5, 0.25),
    ] { #expect(path != other) }
  }
}
