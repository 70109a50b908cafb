import Essentials
import Foundation
import Interactions
import Rankers
import Testing
import Victims

@Suite struct CoVisitationTests {
  /// Two users and a fake one: w_01 = 2, w_12 = 1, w_02 = 1, and 1 of (0, target) by the injection.
  @Test func aLogByHand() throws {
    let log = InteractionLog(
      rows: [[0, 1, 1, 2], [2, 0, 1]].map { $0.map { ItemID($0) } }, itemCount: 3)
    let users = UserRoster(realCount: 2, fakeCount: 1)
    let items = ItemCatalog(originalCount: 3, targetCount: 1)
    let lists = CandidateLists(
      users: [UserID(0), UserID(1)], width: 4, items: [0, 1, 2, 3, 0, 1, 2, 3].map { ItemID($0) },
      itemCount: 4)
    var configuration = CoVisitation.Configuration()
    configuration.historyLength = 2
    var rng = SeededGenerator(seed: 0)
    let ranker = CoVisitation(configuration, users: users, items: items, using: &rng)
    try ranker.fit(to: log, validation: nil, using: &rng) { _ in }
    // Visits: 2, 3, 2. The first user's last items are 1 and 2, the second's 0 and 1.
    let (four, six) = (1 / Double(4).squareRoot(), 1 / Double(6).squareRoot())
    let clean: [Double] = [2 * six + four, six, six, 0, 2 * six, 2 * six, four + six, 0]
    for (score, expected) in zip(ranker.scores(of: lists).values, clean) {
      #expect(abs(Double(score) - expected) < 1e-6)
    }
    // Visits become 3, 3, 2, 2.
    ranker.update(
      with: Injection([(0, [3, 3, 0].map { ItemID($0) })]),
      using: &rng)
    let third = 1 / Double(3)
    let poisoned: [Double] = [
      2 * third + six, six, six, 0, 2 * third, 2 * third, six + six, six,
    ]
    for (score, expected) in zip(ranker.scores(of: lists).values, poisoned) {
      #expect(abs(Double(score) - expected) < 1e-6)
    }
  }

  /// The definition, summed up without any of the structures: for both ways to normalize, after a
  /// injection, through scores and through a prepared refresh.
  @Test(arguments: CoVisitation.Normalization.allCases, 0..<4 as Range<UInt64>)
  func equalsTheDefinition(normalization: CoVisitation.Normalization, seed: UInt64) throws {
    let world = RankerLaws.World(seed: seed)
    var configuration = CoVisitation.Configuration()
    configuration.normalization = normalization
    var rng = SeededGenerator(seed: seed)
    let snapshot = CoVisitation(configuration, users: world.users, items: world.items, using: &rng)
    try snapshot.fit(to: world.log, validation: nil, using: &rng) { _ in }
    snapshot.prepare(for: world.candidates)
    let ranker = snapshot.copy()
    let injection = world.injection(seed: seed)
    ranker.update(with: injection, using: &rng)
    var scores = snapshot.scores(of: world.candidates)
    ranker.refresh(&scores, of: world.candidates)

    let log = world.log.appending(injection, itemCount: world.items.count)
    var visits = [Double](repeating: 0, count: world.items.count)
    var together: [Set<ItemID>: Double] = [:]
    for user in 0..<log.userCount {
      let row = log[UserID(user)]
      for item in row { visits[item.index] += 1 }
      for (a, b) in zip(row, row.dropFirst()) where a != b { together[[a, b], default: 0] += 1 }
    }
    for row in 0..<scores.rows {
      for column in 0..<scores.width {
        let j = world.candidates.items[row * scores.width + column]
        var expected = 0.0
        for i in log[UserID(row)].suffix(10) where i != j {
          let product = visits[i.index] * visits[j.index]
          guard let pairs = together[[i, j]] else { continue }
          expected += pairs / (normalization == .product ? product : product.squareRoot())
        }
        #expect(abs(Double(scores[row][row * scores.width + column]) - expected) < 1e-5)
      }
    }
  }

  @Test func anUpdateEqualsAFitToLogAndInjection() throws {
    let world = RankerLaws.World()
    let injection = world.injection(seed: 5)
    let updated = try world.trained(CoVisitation.self)
    var rng = SeededGenerator(seed: 1)
    updated.update(with: injection, using: &rng)
    let fitted = try world.trained(
      CoVisitation.self, on: world.log.appending(injection, itemCount: world.items.count))
    let everyone = CandidateLists.drawn(
      for: (0..<world.users.count).map { UserID($0) }, from: world.items, originals: 40, seed: 1)
    let pairs = zip(updated.scores(of: everyone).values, fitted.scores(of: everyone).values)
    // The sums are the same, but pairs of the injection may come in another order.
    #expect(pairs.allSatisfy { abs($0 - $1) < 1e-5 })
  }
}
