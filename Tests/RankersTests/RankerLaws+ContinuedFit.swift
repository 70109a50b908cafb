import Essentials
import Interactions
import Rankers
import Testing

/// What every ranker must obey when it trains on, on the log and accounts together.
extension RankerLaws {
  /// The log of ``World``, and four accounts that click a target and what even users like, in turn.
  private static func poisoned(_ world: World) -> InteractionLog {
    let target = ItemID(world.items.originalCount)
    return world.log.appending(
      Injection(
        (0..<4).map { slot in
          (slot, (0..<8).map { $0 % 2 == 0 ? target : ItemID(2 * (slot + $0)) })
        }), itemCount: world.items.count)
  }

  private static func continued<R: Ranker>(
    _ snapshot: R, on log: InteractionLog, epochs: Int = 10
  ) throws -> R {
    let copy = snapshot.copy()
    var rng = SeededGenerator(seed: 11)
    try copy.continueFit(to: log, epochs: epochs, using: &rng) { _ in }
    return copy
  }

  /// A target that accounts click beside what even users like comes to stand above more originals for even
  /// users than it does after as many epochs without the accounts, equal seeds give equal bits, and the
  /// snapshot stays as it was.
  static func aContinuedFitLearnsFromAll<R: Ranker>(_ type: R.Type) throws {
    let world = World()
    let snapshot = try world.trained(type)
    let before = snapshot.scores(of: world.everything)
    let poisoned = try continued(snapshot, on: poisoned(world))
    let clean = try continued(snapshot, on: world.log)
    /// How many originals the first target is above, over all even users.
    func standing(_ ranker: R) -> Int {
      let scores = ranker.scoresOfAllItems(
        for: world.users.real.filter { $0.isMultiple(of: 2) }.map { UserID($0) }, in: world.items)
      return (0..<scores.rows).reduce(0) { sum, row in
        let own = scores[row][scores[row].startIndex + world.items.originalCount]
        return sum + scores[row].prefix(world.items.originalCount).count { $0 < own }
      }
    }
    #expect(standing(poisoned) > standing(clean))
    let again = try continued(snapshot, on: Self.poisoned(world))
    #expect(again.scores(of: world.everything) == poisoned.scores(of: world.everything))
    let scores = poisoned.scores(of: world.everything).values
    #expect(scores.allSatisfy { $0.isFinite })
    #expect(snapshot.scores(of: world.everything) == before)
  }

  /// After no epoch on the same log everything is as it was; after one, what was learned is not.
  static func aContinuedFitStartsWhereTheFitEnded<R: ResumableRanker>(_ type: R.Type) throws {
    let world = World()
    let snapshot = try world.trained(type)
    let scores = snapshot.scores(of: world.everything)
    let same = try continued(snapshot, on: world.log, epochs: 0)
    #expect(same.scores(of: world.everything) == scores)
    let other = try continued(snapshot, on: world.log, epochs: 1)
    #expect(other.scores(of: world.everything) != scores)
  }

  /// What only counts or solves comes to the same bits as a new model.
  static func withoutEpochsAContinuedFitIsAFit<R: Ranker>(_ type: R.Type) throws {
    let world = World()
    let log = poisoned(world)
    let continued = try continued(world.trained(type), on: log).scores(of: world.everything)
    let anew = try world.trained(type, on: log).scores(of: world.everything)
    #expect(anew == continued)
  }
}
