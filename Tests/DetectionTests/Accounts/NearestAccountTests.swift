import Interactions
import Testing
@testable import Detection

@Suite struct NearestAccountTests {
  /// With room for everybody it is the nearest of all, beside a comparison with each.
  @Test func itIsTheNearestOfAll() {
    let log = PlantedLog(users: 60, items: 80).log
    let graph = AccountGraph(log)
    let nearest = NearestAccount(in: graph, reach: 100_000)
    var exact = 0
    for account in 0..<60 {
      let own = Set(graph.items[account])
      let best = (0..<60).filter { $0 != account }.map { other -> Float in
        let theirs = Set(graph.items[other])
        return Float(own.intersection(theirs).count)
          / (Float(own.count) * Float(theirs.count)).squareRoot()
      }.max()
      let found = nearest.neighbor(of: account)?.similarity
      #expect(found ?? 0 <= best ?? 0)
      if found == best { exact += 1 }
    }
    // Of those that share most items four are looked at; rarely a shorter row would be nearer.
    #expect(exact >= 50)
  }

  @Test func acopyIsFoundThoughMostPeopleSharePopularItems() {
    var planted = PlantedLog(users: 500, items: 200)
    planted.plant(Array(0..<12) + [199, 198])
    planted.plant(Array(0..<12) + [198, 199])
    let nearest = NearestAccount(in: AccountGraph(planted.log), reach: 16)
    #expect(nearest.neighbor(of: 500) == .init(account: 501, similarity: 1))
  }

  @Test func newcomersMeetTheLogAndEachOther() {
    let log = InteractionLog(rows: [[0, 1, 2], [3]].map { $0.map { ItemID($0) } }, itemCount: 4)
    let injection = Injection([
      (slot: 0, clicks: [0, 1, 2].map { ItemID($0) }),
      (slot: 3, clicks: [9, 8].map { ItemID($0) }),
      (slot: 4, clicks: [8, 9, 9].map { ItemID($0) }), (slot: 5, clicks: [ItemID(7)]),
    ])
    let nearest = NearestAccount(
      in: AccountGraph(log), with: injection.distinctItems, reach: 10)
    #expect(nearest.neighbor(of: 2) == .init(account: 0, similarity: 1))
    #expect(nearest.neighbor(of: 3) == .init(account: 4, similarity: 1))
    #expect(nearest.neighbor(of: 5) == nil)
    #expect(nearest.popularity(9) == 2 && nearest.popularity(0) == 2 && nearest.popularity(3) == 1)
  }
}
