import Essentials
import Interactions
import Testing
@testable import Poisoning

/// Exact counts on catalogs small enough to try everything.
@Suite struct ConsLOPTests {
  /// A random log of `users` histories over `items` items.
  private func log(items: Int, users: Int, seed: UInt64) -> InteractionLog {
    var rng = SeededGenerator(seed: seed)
    return InteractionLog(
      rows: (0..<users).map { _ in
        // Low ids are popular, so that counts differ.
        (0..<(1 + rng.below(8))).map { _ in ItemID(min(rng.below(items), rng.below(items))) }
      }, itemCount: items)
  }

  /// The target's place, from 0, in item j's list after `rows` were added to the log.
  ///
  /// Recomputed from the definition of s_ij with the ranker's own counts; ties count against it.
  private func rank(
    of target: Int, for item: Int, in log: InteractionLog, adding rows: [[ItemID]],
    _ normalization: CoVisits.Normalization
  ) -> Int {
    let histories = (0..<log.userCount).map { log[UserID($0)] } + rows.map { $0[...] }
    let counted = CoVisits(histories, itemCount: target + 1)
    var visits = [Double](repeating: 0, count: target + 1)
    for history in histories { for item in history { visits[item.index] += 1 } }
    // Squared under the square root, so that equal similarities are equal numbers.
    func similarity(_ other: Int) -> Double {
      let shared = Double(counted.count(item, other))
      guard shared > 0 else { return 0 }
      return normalization == .product ? shared / visits[other] : shared * shared / visits[other]
    }
    let own = similarity(target)
    guard own > 0 else { return Int.max }
    return (0..<target).count { $0 != item && similarity($0) >= own }
  }

  @Test(arguments: CoVisits.Normalization.allCases, 0..<12)
  func theFewestCoVisitsThatSuffice(
    normalization: CoVisits.Normalization, seed: UInt64
  ) {
    let items = 9
    let base = log(items: items, users: 40, seed: seed)
    // The last item of the log stands for a target, once unvisited and once with visits of its own.
    for promoted in [items, items - 1] {
      let coVisits = CoVisits(
        (0..<base.userCount).map { base[UserID($0)] }, itemCount: items + 1)
      let visits = base.popularity + [0]
      for item in 0..<items where item != promoted {
        for k in [1, 3] {
          let threshold = CoVisitThreshold(
            of: item, in: coVisits, visits: visits, k: k, excluding: promoted,
            normalization: normalization)
          let needed = threshold.coVisits(
            targetShared: Int(coVisits.count(item, promoted)), targetVisits: visits[promoted])
          let isIn = { (m: Int) in
            place(of: promoted, for: item, in: base, coVisits: m, normalization) < k
          }
          if let needed {
            #expect(isIn(needed), "\(item) at \(needed)")
            if needed > 0 { #expect(!isIn(needed - 1), "\(item) below \(needed)") }
          } else {
            #expect((0..<300).allSatisfy { !isIn($0) }, "\(item) never")
          }
        }
      }
    }
  }

  /// The place of any item as the promoted one after `m` co-visits, by relabeling it to be the
  /// last.
  private func place(
    of promoted: Int, for item: Int, in log: InteractionLog, coVisits m: Int,
    _ normalization: CoVisits.Normalization
  ) -> Int {
    let last = log.itemCount
    func relabeled(_ item: ItemID) -> ItemID { item.index == promoted ? ItemID(last) : item }
    let renamed = InteractionLog(
      rows: (0..<log.userCount).map { log[UserID($0)].map(relabeled) }, itemCount: last + 1)
    let fake = [[ItemID]](repeating: [ItemID(last), ItemID(item)], count: m)
    return rank(of: last, for: item, in: renamed, adding: fake, normalization)
  }

  private func scenario(
    _ log: InteractionLog, fakeUsers: Int, clicks: Int, targets: Int = 3
  ) -> PoisoningScenario {
    PoisoningScenario(
      items: ItemCatalog(originalCount: log.itemCount, targetCount: targets),
      popularity: log.popularity, fakeUserCount: fakeUsers, clicksPerFakeUser: clicks)
  }

  private func attack(
    _ log: InteractionLog, _ normalization: CoVisits.Normalization, jointly: Bool = false
  ) -> ConsLOP {
    var configuration = ConsLOP.Configuration()
    configuration.k = 2
    configuration.normalization = normalization
    configuration.jointly = jointly
    return ConsLOP(configuration, knowing: log)
  }

  /// All subsets of anchors, each with its least number of co-visits found by trying.
  @Test(arguments: CoVisits.Normalization.allCases, 0..<8)
  func noSubsetOfAnchorsIsWorthMore(normalization: CoVisits.Normalization, seed: UInt64) {
    let log = log(items: 8, users: 50, seed: seed)
    let scenario = scenario(log, fakeUsers: 3, clicks: 8)
    let budget = 12
    #expect(scenario.coVisitCount == budget)
    let needed = (0..<8).map { item in
      (0...budget).first {
        place(of: 8, for: item, in: log, coVisits: $0, normalization) < 2
      } ?? budget + 1
    }
    let popularity = log.popularity
    var best = 0
    for subset in 0..<1 << 8 {
      let chosen = (0..<8).filter { subset >> $0 & 1 == 1 }
      guard chosen.reduce(0, { $0 + needed[$1] }) <= budget else { continue }
      best = max(best, chosen.reduce(0) { $0 + popularity[$1] })
    }
    let plan = attack(log, normalization).plan(in: scenario)
    #expect(plan.anchors.reduce(0) { $0 + popularity[$1.item.index] } == best)
    for anchor in plan.anchors { #expect(anchor.coVisits == needed[anchor.item.index]) }
    #expect(plan.anchors.reduce(0) { $0 + $1.coVisits } <= budget)
  }

  @Test(arguments: CoVisits.Normalization.allCases, 0..<8)
  func jointlyPlannedPoisonsEnterEveryListTheyAimAt(
    normalization: CoVisits.Normalization, seed: UInt64
  ) {
    let log = log(items: 30, users: 120, seed: seed)
    for clicks in [9, 20] {
      let scenario = scenario(log, fakeUsers: 6, clicks: clicks)
      let attack = attack(log, normalization, jointly: true)
      let plan = attack.plan(in: scenario)
      #expect(!plan.anchors.isEmpty)
      var rng = SeededGenerator(seed: seed)
      let poison = attack.strategy(in: scenario)(1, &rng)[0]
      // The target takes the place right after the original items.
      let rows = (0..<poison.fakeUserCount).map { user in
        poison[user].map { scenario.items.isTarget($0) ? ItemID(30) : $0 }
      }
      for anchor in plan.anchors {
        #expect(
          rank(of: 30, for: anchor.item.index, in: log, adding: rows, normalization) < 2,
          "\(anchor)")
      }
    }
  }

  @Test func aPoisonIsOneTargetsCoVisitsAndNothingElse() async throws {
    let log = log(items: 30, users: 120, seed: 5)
    for clicks in [1, 7, 10] {
      let scenario = scenario(log, fakeUsers: 4, clicks: clicks)
      let attack = attack(log, .squareRoot)
      var rng = SeededGenerator(seed: 1)
      let poisons = attack.strategy(in: scenario)(20, &rng)
      let planned = Dictionary(
        uniqueKeysWithValues: attack.plan(in: scenario).anchors.map { ($0.item, $0.coVisits) })
      for poison in poisons {
        #expect(poison.fakeUserCount == 4 && poison.clicksPerFakeUser == clicks)
        let targets = Set(poison.clicks.filter { scenario.items.isTarget($0) })
        #expect(targets.count == 1)
        var counts: [ItemID: Int] = [:]
        for user in 0..<4 {
          for (time, item) in poison[user].enumerated() {
            #expect(scenario.items.isTarget(item) == time.isMultiple(of: 2))
            if !time.isMultiple(of: 2) { counts[item, default: 0] += 1 }
          }
        }
        // The whole budget is spent, and every anchor has at least what it needs.
        #expect(counts.values.reduce(0, +) == scenario.coVisitCount)
        for (item, needed) in planned { #expect(counts[item, default: 0] >= needed) }
        if clicks > 1, !planned.isEmpty { #expect(Set(counts.keys) == Set(planned.keys)) }
      }
      #expect(Set(poisons.map { $0.clicks[0] }).count == 3)
    }
  }

  @Test func whereNoListIsWithinTheBudgetTheMostPopularItemIsVisited() {
    let plan = CoVisitPlan(needed: [nil, 9, nil], popularity: [3, 4, 5], budget: 8)
    #expect(plan.anchors.isEmpty)
    #expect(plan.anchors(count: 3) == [ItemID(2), ItemID(2), ItemID(2)])
  }

  @Test func leftOverCoVisitsGoToTheAnchorsInTurn() {
    let plan = CoVisitPlan(needed: [1, 2, 9], popularity: [3, 4, 5], budget: 8)
    #expect(plan.anchors.map(\.item) == [ItemID(1), ItemID(0)])
    #expect(plan.anchors(count: 6).map(\.index) == [1, 1, 0, 1, 0, 1])
  }
}
