import Essentials
import Interactions
import Statistics
import Testing
import Torch
@testable import Rankers

@Suite struct NeuMFScorerTests {
  /// Scores are the logits of equation 12, for real and fake users.
  @Test(arguments: [1, 3])
  func scoresFollowTheDefinition(layers: Int) {
    let network = NeuMFFixture.network(layers: layers, seed: 11)
    let shape = network.shape
    let candidates = CandidateLists(
      users: (0..<7).map { UserID($0) }, width: 11,
      items: (0..<7).flatMap { user in (0..<11).map { ItemID(($0 + user) % 11) } }, itemCount: 11)
    let pairs = candidates.items.enumerated().map { ($0.offset / 11, $0.element.index) }
    let expected = NeuMFFixture.logits(
      shape,
      users: Tensor(
        NeuMFFixture.numbers(network.realUsers + network.fakeUsers), shape: [7, 8 * shape.rowWidth]),
      items: Tensor(NeuMFFixture.numbers(network.items), shape: [11, 8 * shape.rowWidth]),
      shared: Tensor(NeuMFFixture.numbers(network.shared)), pairs
    ).array(of: Float.self)
    var scores = Scores(rows: 7, width: 11)
    NeuMFScorer(network).score(candidates, into: &scores)
    #expect(zip(scores.values, expected).allSatisfy { abs($0 - $1) < 1e-5 * (1 + abs($1)) })
  }
}
