import Essentials
import Interactions
import Testing
import Victims
@testable import Detection

@Suite struct NewItemDampingTests {
  private func clicks(_ items: [Int]) -> [ItemID] { items.map { ItemID($0) } }

  /// Ten established accounts and one that is none: item 0 has all ten, item 1 one of them.
  private var log: InteractionLog {
    InteractionLog(
      rows: (0..<10).map { clicks([0, 2, 3, 4, $0 == 0 ? 1 : 5]) } + [clicks([1, 1])], itemCount: 6)
  }

  /// ⌊n w⌋ of n clicks are let through: w = 11/21 of item 0, 2/12 of item 1, 1/11 of a new one.
  @Test func asManyClicksPassAsTheWeightsSay() throws {
    let defense = try NewItemDamping(.init()).stand(before: log, seed: 1) { _ in }
    func passed(_ item: Int, _ count: Int) throws -> Int {
      let rows = (0..<count).map { (slot: $0, clicks: clicks([item])) }
      return try defense.admit(Injection(rows)).clicks.count
    }
    for (item, weight) in [(0, 11.0 / 21), (1, 2.0 / 12), (9, 1.0 / 11)] {
      for count in [1, 2, 10, 11, 40, 400] {
        let found = try passed(item, count)
        #expect(found == Int((Double(count) * weight + 1e-6).rounded(.down)), "\(item), \(count)")
      }
    }
  }

  /// Each item has an account of its own: order among others changes nothing.
  @Test func itemsDoNotShareASum() throws {
    let defense = try NewItemDamping(.init()).stand(before: log, seed: 1) { _ in }
    let mixed = try defense.admit(
      Injection((0..<40).map { (slot: $0, clicks: clicks([0, 9, 1])) }))
    let counts = [0, 1, 9].map { item in mixed.clicks.count { $0.index == item } }
    #expect(counts == [20, 6, 3])
  }

  /// Of the log's own clicks as many count: 5 of 10 on item 0, none of 3 on item 1.
  @Test func realClicksAreDampedAlike() throws {
    let defense = try NewItemDamping(.init()).stand(before: log, seed: 1) { _ in }
    let counts = [0, 1].map { defense.log.popularity[$0] }
    #expect(counts == [5, 0])
  }

  @Test func withoutDampingEverythingPasses() throws {
    var open = NewItemDamping.Configuration()
    open.half = 0
    let defense = try NewItemDamping(open).stand(before: log, seed: 1) { _ in }
    #expect(defense.log == log)
  }
}
