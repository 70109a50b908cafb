import Essentials
import Interactions
import Kernels
import Statistics
import Testing
@testable import Rankers

/// Rows against the gradient of the objective, summed over all pairs in double precision.
@Suite struct IALSTests {
  private static let world = RankerLaws.World()

  private static func configuration() -> IALS.Configuration {
    var configuration = IALS.Configuration()
    configuration.dimension = 5
    configuration.regularization = 0.05
    configuration.regularizationExponent = 0.7
    configuration.unobservedWeight = 0.2
    configuration.epochs = 3
    return configuration
  }

  /// Half of the gradient of the objective by row x, which has `own` of the rows of the other side.
  private static func slope(
    _ x: [Float], _ others: [[Float]], own: Set<Int>, total: Int
  ) -> [Double] {
    let configuration = configuration()
    let weight = Double(configuration.unobservedWeight)
    func power(_ base: Double) -> Double {
      // 0.7 = 1/2 + 1/5: roots by Newton, so that nothing of the code under test is used.
      var fifth = 1.0
      for _ in 0..<200 {
        fifth -=
          (fifth * fifth * fifth * fifth * fifth - base) / (5 * fifth * fifth * fifth * fifth)
      }
      return base.squareRoot() * fifth
    }
    let pull =
      Double(configuration.regularization) * power(Double(own.count) + weight * Double(total))
    var slope = x.map { pull * Double($0) }
    for (index, y) in others.enumerated() {
      let product = zip(x, y).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
      let factor = weight * product + (own.contains(index) ? product - 1 : 0)
      for k in slope.indices { slope[k] += factor * Double(y[k]) }
    }
    return slope
  }

  private static func factors(_ ranker: IALS) -> (users: [[Float]], items: [[Float]]) {
    let parameters = ranker.parameters
    return (
      (0..<34).map { parameters.users[$0] }, (0..<43).map { parameters.items[$0] }
    )
  }

  private static func sets(_ injections: [Injection]) -> [Set<Int>] {
    var rows = (0..<34).map { $0 < 30 ? Set(world.log[UserID($0)].map(\.index)) : [] }
    for injection in injections {
      for (position, slot) in injection.slots.enumerated() {
        rows[30 + slot].formUnion(injection[position].map(\.index))
      }
    }
    return rows
  }

  private func expectFlat(_ slope: [Double], _ what: String) {
    #expect(slope.allSatisfy { abs($0) < 2e-5 }, "\(what): \(slope)")
  }

  /// The items, which are solved last, are where the objective is flat; and one step of the users alone
  /// is too.
  @Test func aFitSolvesTheNormalEquations() throws {
    let ranker = try Self.world.trained(IALS.self, Self.configuration())
    let (users, items) = Self.factors(ranker)
    let rows = Self.sets([])
    for item in 0..<43 {
      let own = Set(rows.indices.filter { rows[$0].contains(item) })
      if own.isEmpty {
        #expect(items[item].allSatisfy { $0 == 0 })
      } else {
        expectFlat(Self.slope(items[item], users, own: own, total: 30), "item \(item)")
      }
    }
    #expect(users[0].contains { abs($0) > 0.01 })
    // Users from the items that they were solved from: those of one epoch less.
    var less = Self.configuration()
    less.epochs = 2
    let before = Self.factors(try Self.world.trained(IALS.self, less)).items
    for user in 0..<30 {
      expectFlat(Self.slope(users[user], before, own: rows[user], total: 40), "user \(user)")
    }
  }

  /// Accounts are solved from the items as they were, then the items of new clicks from everybody.
  @Test func anUpdateFoldsInAccountsAndThenItems() throws {
    let ranker = try Self.world.trained(IALS.self, Self.configuration())
    var rng = SeededGenerator(seed: 1)
    var known: [Injection] = []
    for seed in 1...2 as ClosedRange<UInt64> {
      let injection = Self.world.injection(seed: seed)
      known.append(injection)
      let before = Self.factors(ranker)
      ranker.update(with: injection, using: &rng)
      let after = Self.factors(ranker)
      let rows = Self.sets(known)
      for user in 0..<34 {
        if user < 30 {
          #expect(after.users[user] == before.users[user])
        } else {
          expectFlat(
            Self.slope(after.users[user], before.items, own: rows[user], total: 40), "\(user)")
        }
      }
      let touched = Set(injection.clicks.map(\.index))
      for item in 0..<43 {
        if touched.contains(item) {
          let own = Set(rows.indices.filter { rows[$0].contains(item) })
          expectFlat(Self.slope(after.items[item], after.users, own: own, total: 30), "\(item)")
        } else {
          #expect(after.items[item] == before.items[item])
        }
      }
    }
  }
}
