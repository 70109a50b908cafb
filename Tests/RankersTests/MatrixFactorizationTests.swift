import Essentials
import Interactions
import Statistics
import Testing
import Victims
import Torch
@testable import Rankers

@Suite struct MatrixFactorizationTests {
  private static let users = UserRoster(realCount: 6, fakeCount: 2)
  private static let items = ItemCatalog(originalCount: 9, targetCount: 1)

  private func model(_ dimension: Int) -> MatrixFactorization {
    var rng = SeededGenerator(seed: UInt64(dimension))
    var model = MatrixFactorization(
      users: Self.users, items: Self.items, dimension: dimension, standardDeviation: 1, using: &rng)
    model.itemBias = (0..<10).map { _ in rng.normal() }
    return model
  }

  private func expected(_ model: MatrixFactorization, _ user: Int, _ item: Int) -> Float {
    let p = user < 6 ? model.realUsers[user] : model.fakeUsers[user - 6]
    return zip(p, model.items[item]).reduce(0) { $0 + $1.0 * $1.1 } + model.itemBias[item]
  }

  /// p_u · q_i + b_i for everyone; after an update of some items refreshed scores are those of scoring
  /// again, and the others' stay.
  @Test(arguments: [1, 16, 21]) func scoresFollowTheDefinition(dimension: Int) {
    let model = model(dimension)
    var copy = model.snapshot
    let candidates = CandidateLists.drawn(
      for: (0..<6).map { UserID($0) }, from: Self.items, originals: 5, seed: 3)
    let everyone = CandidateLists.drawn(
      for: (0..<8).map { UserID($0) }, from: Self.items, originals: 9, seed: 3)
    let all = model.scores(of: everyone)
    for (position, item) in everyone.items.enumerated() {
      let value = expected(model, position / all.width, item.index)
      #expect(abs(all.values[position] - value) < 1e-4)
    }
    var scores = model.scores(of: candidates)
    for item in [2, 9] {
      copy.items[item] = copy.items[item].map { $0 * 2 }
      copy.itemBias[item] += 1
    }
    copy.touch([9, 2, 9])
    copy.refresh(&scores, of: candidates)
    #expect(scores == copy.scores(of: candidates))
    // A value that is no copy of a snapshot scores everything again.
    var nothing = Scores(rows: 6, width: candidates.width)
    model.refresh(&nothing, of: candidates)
    #expect(nothing == model.scores(of: candidates))
  }

  @Test func stateHoldsAllThatAFitChanges() throws {
    let model = model(5)
    var rng = SeededGenerator(seed: 9)
    var other = MatrixFactorization(
      users: Self.users, items: Self.items, dimension: 5, standardDeviation: 1, using: &rng)
    let state = Dictionary(uniqueKeysWithValues: model.state.map { ($0.name, $0.tensor) })
    try other.resume(from: state)
    #expect(other.users == model.users && other.items == model.items)
    #expect(other.itemBias == model.itemBias)
    #expect(throws: TensorFileError.self) { try other.resume(from: [:]) }
  }
}
