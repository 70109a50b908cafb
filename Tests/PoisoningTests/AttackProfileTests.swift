import Essentials
import Interactions
import Testing

@testable import Poisoning

@Suite struct AttackProfileTests {
  private func profile(_ share: Double, clicks: Int, targets: Int = 1) -> AttackProfile {
    AttackProfile(
      targetShare: share, targetsPerAccount: targets, in: .tiny(targets: 3, clicks: clicks))
  }

  @Test func sharesAreRoundedAndOneClickIsOnATarget() {
    #expect(profile(0.5, clicks: 20).targetClicks == 10)
    #expect(profile(0.3, clicks: 9).targetClicks == 3)
    #expect(profile(0.01, clicks: 9).targetClicks == 1)
    #expect(profile(1, clicks: 9).targetClicks == 9)
    #expect(profile(0.5, clicks: 1).targetClicks == 1)
    #expect(profile(0.5, clicks: 9, targets: 7).targetCount == 3)
  }

  /// Targets are clicked as often as announced, begin, and are as far apart as they can be.
  @Test(arguments: 1...20, [0.1, 0.25, 0.5, 0.7, 1])
  func targetsAreSpreadEvenly(clicks: Int, share: Double) {
    let profile = profile(share, clicks: clicks)
    let trajectory = profile.trajectory(
      targets: [ItemID(100), ItemID(101)], others: (0..<profile.otherClicks).map { ItemID($0) })
    let places = trajectory.indices.filter { trajectory[$0].index >= 100 }
    #expect(trajectory.count == clicks && places.count == profile.targetClicks)
    #expect(places.first == 0)
    let gaps = zip(places.dropFirst(), places).map(-)
    if let least = gaps.min(), let most = gaps.max() { #expect(most - least <= 1) }
    // In turn, and every other item once, in order.
    #expect(places.map { trajectory[$0].index } == places.indices.map { 100 + $0 % 2 })
    #expect(trajectory.filter { $0.index < 100 } == (0..<profile.otherClicks).map { ItemID($0) })
  }

  @Test func fewerOthersBeginAnewAndNoneLeaveTheirPlace() {
    let profile = profile(0.25, clicks: 8)
    func clicks(_ others: [Int]) -> [Int] {
      profile.trajectory(targets: [ItemID(9)], others: others.map { ItemID($0) }).map(\.index)
    }
    #expect(clicks([1, 2]) == [9, 1, 2, 1, 9, 2, 1, 2])
    #expect(clicks([]) == [9, 9, 9, 9, 9, 9, 9, 9])
  }

  @Test func accountsTakeAllTargetsInTurn() {
    let scenario = PoisoningScenario.tiny(targets: 4, fakeUsers: 6)
    let profile = AttackProfile(targetShare: 0.5, targetsPerAccount: 2, in: scenario)
    var orders: Set<[[ItemID]]> = []
    for seed in 0..<8 {
      var rng = SeededGenerator(seed: UInt64(seed))
      let targets = profile.targets(in: scenario, using: &rng)
      #expect(targets.allSatisfy { Set($0).count == 2 && $0.allSatisfy(scenario.items.isTarget) })
      for target in scenario.items.targets {
        #expect(targets.count { $0.contains(ItemID(target)) } == 3)
      }
      orders.insert(targets)
    }
    #expect(orders.count > 1)
  }
}
