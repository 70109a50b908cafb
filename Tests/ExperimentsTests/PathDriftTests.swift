import Interactions
import PathReasoning
import Testing
import Torch

@testable import Experiments

@Suite struct PathDriftTests {
  private let environment: PathEnvironment
  private let agent: ActorCritic

  init() {
    let graph = BazaarGraph().dataset.graph
    var rng = SeededGenerator(seed: 6)
    let embeddings = GraphEmbeddings(randomFor: graph, dimension: 8, using: &rng)
    environment = PathEnvironment(graph, embeddings, maximumActions: 30)
    let fresh = ActorCritic(
      state: environment.stateWidth, hidden: (24, 16), actions: environment.actionWidth, using: &rng
    )
    // A fresh agent hardly looks at its state; one with large weights decides by it.
    agent = ActorCritic(parameters: fresh.parameters.map { NamedTensor($0.name, $0.tensor * 20.0) })
  }

  private func walk(_ users: [Int32], _ perturbation: StatePerturbation? = nil) throws
    -> [UserRecommendations]
  {
    var beam = BeamConfiguration()
    beam.widths = [5, 2, 1]
    return try BeamSearch(environment, agent, beam, perturbation: perturbation)
      .recommend(to: users)
  }

  private func drift(
    _ perturbation: StatePerturbation?, users: Int = 600, sequences: Int = 200
  ) throws -> PathDrift? {
    let users = (0..<Int32(users)).map { $0 }
    return try PathDrift(
      clean: walk(users), attacked: walk(users, perturbation), sequences: sequences,
      embeddings: environment.embeddings, seed: 1, progress: { _ in }
    ) { try walk($0) { $0.states * -1.0 } }
  }

  /// No attack looks like none, a great one like a great one, and only the latter like the reference
  /// when it is the reference.
  @Test func tellsAnAttackFromNone() throws {
    let none = try #require(try drift(nil))
    let great = try #require(try drift { $0.states * -1.0 })
    #expect(none.sequences == 200)
    #expect(none.pValue > 0.01)
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
    let users = (0..<Int32(50)).map { $0 }
    let found = try walk(users)
    let drift = try PathDrift(
      clean: found, attacked: found, sequences: 100, embeddings: environment.embeddings, seed: 1,
      progress: { _ in }
    ) {
      asked = $0
      return try walk($0)
    }
    #expect(drift?.sequences == 25)
    #expect(Set(asked).count == 25)
  }

  @Test func threeUsersAreTooFew() throws {
    #expect(try drift(nil, users: 3) == nil)
    #expect(try drift(nil, users: 4) != nil)
  }
}
