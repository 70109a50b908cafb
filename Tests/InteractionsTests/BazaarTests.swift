import Testing

@testable import Interactions

@Suite struct BazaarTests {
  private let bazaar = Bazaar()

  @Test(arguments: [
    (Bazaar.Configuration(), 3_000, 2_000, 45_000, 40),
    (.regulars, 2_000, 1_200, 60_000, 24),
  ])
  func sizesAreThosePromised(
    configuration: Bazaar.Configuration, users: Int, items: Int, interactions: Int, clusters: Int
  ) {
    let bazaar = Bazaar(configuration)
    let log = bazaar.dataset.log
    #expect(log.userCount == users)
    #expect(log.itemCount == items)
    #expect(abs(log.count - interactions) <= interactions / 20)
    #expect(bazaar.clusters.count == items)
    #expect(Set(bazaar.clusters).count == clusters)
    for user in 0..<log.userCount {
      let row = log[UserID(user)]
      #expect(row.count >= 5)
      #expect(Set(row).count == row.count)
    }
  }

  @Test func seedsGiveBazaarsOfTheirOwn() {
    #expect(Bazaar().dataset.checksum == bazaar.dataset.checksum)
    #expect(Bazaar(seed: 2).dataset.checksum != bazaar.dataset.checksum)
    #expect(Bazaar(.small).dataset.log.userCount == 200)
  }

  @Test func popularityIsAPowerLaw() {
    let counts = bazaar.dataset.log.popularity.sorted(by: >)
    let total = counts.reduce(0, +)
    let head = counts[..<200].reduce(0, +)
    // The top tenth takes a third or more, as nowhere with equal chances: there it is a tenth.
    #expect(3 * head > total)
    #expect(3 * counts[1_000...].reduce(0, +) < total)
  }

  /// HR@10 of the test item among 99 others, ties against it.
  private func hitRatio(_ score: (UserID, ItemID) -> Double) -> Double {
    let log = bazaar.dataset.log
    let lists = CandidateLists.ranking(LeaveOneOut(log).test, amid: log, seed: 1)
    var hits = 0
    for (row, user) in lists.users.enumerated() {
      let candidates = lists.items[row * lists.width..<(row + 1) * lists.width]
      let scores = candidates.map { score(user, $0) }
      if scores.dropFirst().count(where: { $0 >= scores[0] }) < 10 { hits += 1 }
    }
    return Double(hits) / Double(lists.users.count)
  }

  @Test func tastesAndOrderTellMoreThanPopularity() {
    let train = LeaveOneOut(bazaar.dataset.log).train
    let popularity = train.popularity
    // What a user took from each cluster, and what followed each item.
    var fromCluster: [[Double]] = []
    var follows: [[Int: Double]] = Array(repeating: [:], count: train.itemCount)
    for user in 0..<train.userCount {
      let row = train[UserID(user)]
      var counts = [Double](repeating: 0.1, count: 40)
      for item in row { counts[bazaar.clusters[item.index]] += 1 }
      fromCluster.append(counts)
      for (item, next) in zip(row, row.dropFirst()) {
        follows[item.index][next.index, default: 0] += 1
      }
    }
    let validation = LeaveOneOut(bazaar.dataset.log).validation
    let popular = hitRatio { _, item in Double(popularity[item.index]) }
    let personal = hitRatio { user, item in
      Double(popularity[item.index]) * fromCluster[user.index][bazaar.clusters[item.index]]
    }
    let sequential = hitRatio { user, item in
      let last = validation[user.index].map { follows[$0.index][item.index] ?? 0 } ?? 0
      return Double(popularity[item.index])
        * fromCluster[user.index][bazaar.clusters[item.index]] * (1 + last)
    }
    // A standard error is below .011.
    #expect(popular > 0.15 && popular < 0.6)
    #expect(personal > popular + 0.2)
    #expect(sequential > personal + 0.03)
  }
}
