import Essentials
import Testing
@testable import Experiments
@testable import PathReasoning

@Suite struct PathDriftTests {
  private let graph = BazaarGraph().dataset.graph
  private let embeddings: GraphEmbeddings

  init() {
    var rng = SeededGenerator(seed: 6)
    embeddings = GraphEmbeddings(randomFor: graph, dimension: 8, using: &rng)
  }

  /// Two paths of each user, by `relation` from a product to a node of `kind` and back.
  private func walks(
    _ users: some Sequence<Int32>, by relation: Relation, to kind: EntityKind, seed: UInt64
  ) -> [UserRecommendations] {
    var rng = SeededGenerator(seed: seed)
    func node(_ kind: EntityKind) -> NodeID { graph.node(kind, rng.below(graph.count(kind))) }
    return users.map { user in
      let paths = (0..<2).map { _ in
        var path = WalkedPath(user: user)
        path.make(hop: 0, .purchase, to: node(.product), probability: 0.5)
        path.make(hop: 1, relation, to: node(kind), probability: 0.5)
        path.make(hop: 2, relation, to: node(.product), probability: 0.5)
        return path
      }
      return UserRecommendations(user: user, products: [], paths: paths)
    }
  }

  /// The drift of 600 users, whose attacked paths and whose reference go by brand, as the clean ones
  /// do, or by category.
  private func drift(
    attackedByCategory: Bool, users: Int32 = 600, sequences: Int = 200
  ) throws -> PathDrift? {
    let clean = walks(0..<users, by: .producedBy, to: .brand, seed: 1)
    let attacked =
      attackedByCategory
      ? walks(0..<users, by: .belongsTo, to: .category, seed: 2)
      : walks(0..<users, by: .producedBy, to: .brand, seed: 2)
    return try PathDrift(
      clean: clean, attacked: attacked, sequences: sequences, embeddings: embeddings, seed: 1,
      progress: { _ in }
    ) { walks($0, by: .belongsTo, to: .category, seed: 3) }
  }

  /// No attack looks like none, a great one like a great one, and only the latter like the reference,
  /// which is as great.
  @Test func tellsAnAttackFromNone() throws {
    let none = try #require(try drift(attackedByCategory: false))
    let great = try #require(try drift(attackedByCategory: true))
    #expect(none.sequences == 200)
    #expect(none.pValue > 0.01)
    // 1 of 201 permutations, the smallest there is.
    #expect(great.pValue < 0.01)
    #expect(great.clean > 3 * none.clean)
    #expect(great.l1 < great.clean / 3)
    #expect(none.l1 > 3 * great.l1)
    // What is clean in both is compared alike.
    #expect(great.noiseFloor == none.noiseFloor)
    #expect(great.bandwidth == none.bandwidth)
    #expect(great.noiseFloor < great.clean / 3)
  }

  @Test func samplesAreOfDifferentUsers() throws {
    var asked: [Int32] = []
    let found = walks(0..<50, by: .producedBy, to: .brand, seed: 1)
    let drift = try PathDrift(
      clean: found, attacked: found, sequences: 100, embeddings: embeddings, seed: 1,
      progress: { _ in }
    ) {
      asked = $0
      return walks($0, by: .producedBy, to: .brand, seed: 1)
    }
    #expect(drift?.sequences == 25)
    #expect(Set(asked).count == 25)
  }

  @Test func threeUsersAreTooFew() throws {
    #expect(try drift(attackedByCategory: false, users: 3) == nil)
    #expect(try drift(attackedByCategory: false, users: 4) != nil)
  }
}
