import Essentials
import Foundation
import Interactions
import Statistics
import Testing
@testable import Rankers

@Suite struct AutoRecScorerTests {
  /// Scores are W · σ(V r + μ) + b of the fitted rows; what a user has in validation and test, or
  /// anything else that is not in the log, does not go in.
  @Test func scoresFollowTheDefinition() throws {
    let world = RankerLaws.World()
    var configuration = AutoRec.Configuration()
    configuration.hidden = 21
    configuration.epochs = 3
    configuration.initialDeviation = 0.4
    var rng = SeededGenerator(seed: 3)
    let ranker = AutoRec(configuration, users: world.users, items: world.items, using: &rng)
    let split = LeaveOneOut(world.log)
    try ranker.fit(to: split.train, validation: nil, using: &rng) { _ in }
    let network = ranker.network
    let v = AutoRecNumbers.of(network.encoder, hidden: 21).map(Double.init)
    let w = AutoRecNumbers.of(network.decoder, hidden: 21).map(Double.init)
    let scores = ranker.scores(of: world.candidates)
    for (row, user) in world.candidates.users.enumerated() {
      var units = (0..<21).map { Double(network.hiddenBias[$0 / 8][$0 % 8]) }
      for item in Set(split.train[user]) {
        for unit in 0..<21 { units[unit] += v[item.index * 21 + unit] }
      }
      units = units.map { 1 / (1 + exp(-$0)) }
      for column in 0..<scores.width {
        let item = world.candidates.items[row * scores.width + column].index
        var expected = Double(network.outputBias[item])
        for unit in 0..<21 { expected += units[unit] * w[item * 21 + unit] }
        #expect(abs(Double(scores[row][row * scores.width + column]) - expected) < 1e-5)
      }
    }
  }
}
