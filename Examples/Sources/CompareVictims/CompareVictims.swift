import ItemRegression
import Essentials
import FlashMob
import Interactions
import Poisoning
import Rankers
import TrendingShelf
import Victims

/// The action spaces that PoisonRec may be told to use; one of one's own would stand here too.
enum Spaces: ActionSpaceList {
  static let all: [any ActionSpace.Type] = [BCBTPopular.self, Plain.self]
}

@main enum CompareVictims {
  static func main() async throws {
    var small = Bazaar.Configuration.regulars
    (small.userCount, small.itemCount, small.interactionCount) = (400, 150, 6_000)
    let log = Bazaar(small).dataset.log
    let split = LeaveOneOut(log)

    // A ranker of one's own: it must recommend before an attack on it means anything.
    let regression = try SimulatedVictim(ItemRegression.self, .init(), log: split.train) { _ in }
    let quality = regression.metrics(on: RankingTask(finding: split.test, amid: log, seed: 1))
    guard let found = quality.hitRatio else { preconditionFailure("nobody to test on") }
    print("Item regression finds \(found) of last interactions in its top 10")
    precondition(found > 0.2, "10 of 100 at random would be 0.1")

    let bpr = try SimulatedVictim(BPR.self, .init(), log: split.train) { _ in }
    let shelf = TrendingShelf(split.train)

    let flashMob = FlashMob(.init())
    var learning = PoisonRec<Spaces>.Configuration()
    (learning.steps, learning.worlds, learning.batch) = (5, 16, 16)
    let poisonRec = PoisonRec<Spaces>(learning)

    _ = try await play(flashMob, against: regression, "item regression")
    _ = try await play(poisonRec, against: regression, "item regression")
    _ = try await play(flashMob, against: bpr, "BPR")
    _ = try await play(poisonRec, against: bpr, "BPR")
    let mob = try await play(flashMob, against: shelf, "the shelf")
    _ = try await play(poisonRec, against: shelf, "the shelf")
    // Twenty accounts are no crowd where hundreds of people are counted once each.
    precondition(mob.before == 0, "nobody has clicked a new item")

    // An attack that overspends is told so, whatever stands behind the view.
    do {
      let greedy = Poison(
        fakeUserCount: 21, clicksPerFakeUser: 20, clicks: Array(repeating: ItemID(0), count: 420))
      _ = try await AttackersView(of: shelf).recNums(after: [greedy])
      preconditionFailure("it got away with it")
    } catch let error as InputError {
      print(error)
    }
  }

  /// What an attack buys against a victim: RecNum before and after, on draws that it never saw.
  static func play(
    _ attack: some PoisoningAttack, against victim: some Victim, _ name: String
  ) async throws -> (before: Double, after: Double) {
    let view = AttackersView(of: victim)
    var rng = SeededGenerator(seed: 1)
    let crafted = try await attack.craft(against: view, using: &rng, checkpoint: nil) { _ in }
    precondition(view.queryCount == attack.queries(in: victim.scenario), "as many as announced")
    let judge = Judge(of: victim)
    let before = try await judge.recNum(after: .none)
    let after = try await judge.recNum(after: victim.scenario.admit(crafted.poison))
    print(
      "\(type(of: attack).identifier) on \(name): \(before) -> \(after) of \(victim.ceiling(k: 10)), "
        + "\(view.queryCount) queries")
    return (before, after)
  }
}
