import Essentials
import Interactions
import Testing

@testable import Poisoning

@Suite struct SegmentAttackTests {
  private func segment(
    _ log: InteractionLog, _ scenario: PoisoningScenario, size: Int, rank: Double = 0
  ) -> [Int] {
    var configuration = SegmentAttack.Configuration()
    configuration.selectedItems = size
    configuration.seedRank = rank
    return SegmentAttack(configuration, knowing: log).segment(in: scenario).map(\.index)
  }

  /// The definition, word for word.
  private func bruteForce(_ log: InteractionLog, seed: Int, size: Int, originals: Int) -> [Int] {
    let users = (0..<log.itemCount).map { item in
      Set((0..<log.userCount).filter { log[UserID($0)].contains(ItemID(item)) })
    }
    let neighbors = (0..<originals).filter {
      $0 != seed && !users[$0].isDisjoint(with: users[seed])
    }
    .map { item -> (cosine: Double, item: Int) in
      let shared = Double(users[item].intersection(users[seed]).count)
      return (shared * shared / Double(users[item].count * users[seed].count), item)
    }
    .sorted { ($1.cosine, $0.item) < ($0.cosine, $1.item) }
    return [seed] + neighbors.prefix(size - 1).map(\.item)
  }

  @Test(arguments: 0..<10) func aSegmentIsTheSeedAndItsNeighbors(seed: UInt64) {
    let world = TasteWorld()
    let log = world.log(seed: seed)
    let scenario = world.scenario(log)
    for (rank, place) in [(0.0, 0), (0.5, 20), (1.0, 39)] {
      let center = scenario.originalsByPopularity[place].index
      for size in [1, 5, 100] {
        #expect(
          segment(log, scenario, size: size, rank: rank)
            == bruteForce(log, seed: center, size: size, originals: 40))
      }
    }
  }

  /// Items of the log beyond the originals are promoted themselves, and no part of a segment.
  @Test func targetsThatAreInTheLogAreNotSelected() {
    let log = InteractionLog(
      rows: [[0, 1, 3], [0, 3], [0, 2]].map { $0.map { ItemID($0) } }, itemCount: 4)
    let scenario = PoisoningScenario(
      items: ItemCatalog(originalCount: 3, targetCount: 1), popularity: [3, 1, 1],
      fakeUserCount: 2, clicksPerFakeUser: 4)
    #expect(segment(log, scenario, size: 4) == [0, 1, 2])
  }

  @Test func accountsClickOneTasteAndTheirTargets() {
    let world = TasteWorld()
    let log = world.log(seed: 3)
    let scenario = world.scenario(log, targets: 2, fakeUsers: 4, clicks: 20)
    var configuration = SegmentAttack.Configuration()
    configuration.selectedShare = 1
    let attack = SegmentAttack(configuration, knowing: log)
    let segment = Set(attack.segment(in: scenario))
    var rng = SeededGenerator(seed: 1)
    let poison = attack.strategy(in: scenario)(1, &rng)[0]
    for user in 0..<4 {
      let others = poison[user].filter { !scenario.items.isTarget($0) }
      #expect(others.count == 10 && Set(others) == segment)
      // Ten clicks on five items: twice each.
      for item in segment { #expect(others.count { $0 == item } == 2) }
    }
  }
}
