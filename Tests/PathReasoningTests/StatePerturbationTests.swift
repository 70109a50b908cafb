import Essentials
import Synchronization
import Testing
@testable import PathReasoning

@Suite struct StatePerturbationTests {
  /// Every hop of every group and round has a number of its own; those of round 0 are the smallest.
  @Test func noTwoHopsShareANumber() throws {
    let world = ExactWorld()
    var rng = SeededGenerator(seed: 1)
    let agent = ActorCritic(
      state: world.environment.stateWidth, hidden: (8, 8),
      actions: world.environment.actionWidth, using: &rng)
    let users = (0..<200).map { Int32($0) }
    let seen = Mutex<[Int]>([])
    for round in [0, 1, 7] {
      _ = try BeamSearch(world.environment, agent, round: round) { step in
        precondition(step.round == round && step.paths == step.walk.paths)
        seen.withLock { $0.append(step.index) }
        return step.states
      }.recommend(to: users)
    }
    let numbers = seen.withLock { $0 }
    // Four groups of 64 users or fewer.
    #expect(numbers.count == 3 * 4 * 3 && Set(numbers).count == numbers.count)
    #expect(numbers.prefix(12).sorted() == Array(0..<12))
  }

  /// Dropout in another round draws other numbers, in the same round the same.
  @Test func roundsDrawApart() throws {
    let world = ExactWorld()
    var rng = SeededGenerator(seed: 1)
    let agent = ActorCritic(
      state: world.environment.stateWidth, hidden: (8, 8),
      actions: world.environment.actionWidth, using: &rng)
    var beam = BeamConfiguration()
    beam.dropout = 0.5
    func found(_ round: Int) throws -> [UserRecommendations] {
      try BeamSearch(world.environment, agent, beam, seed: 3, round: round).recommend(to: [0, 1, 2])
    }
    #expect(try found(2) == found(2))
    #expect(try found(2) != found(3))
  }
}
