import Essentials
import Interactions
import Statistics
import Testing
import Torch
@testable import Rankers

/// What every ranker must obey about updates, the second one and all that follow included.
extension RankerLaws {
  /// An injection of no account, or of accounts without clicks, changes nothing and draws nothing, and
  /// among others an account without clicks is as good as none.
  static func nothingIsLearnedFromNoClicks<R: Ranker>(_ type: R.Type) throws {
    let world = World()
    let ranker = try world.trained(type)
    let clean = ranker.scores(of: world.everything)
    let start = SeededGenerator(seed: 4)
    for injection in [.none, Injection([(0, []), (3, [])])] {
      var rng = start
      ranker.update(with: injection, using: &rng)
      #expect(ranker.scores(of: world.everything) == clean)
      #expect(rng == start)
    }
    let all = world.injection(seed: 3)
    let some = [1, 3].map { (slot: $0, clicks: Array(all[$0])) }
    let scores = [some, some + [(0, []), (2, [])]].map { accounts in
      let copy = ranker.copy()
      var rng = start
      copy.update(with: Injection(accounts), using: &rng)
      return copy.scores(of: world.everything)
    }
    #expect(scores[0] == scores[1])
  }

  /// What a model knows after two updates is what it knows after one with the clicks of both joined,
  /// account by account: to the bit for rankers that count, and for the others where updates take no
  /// pass.
  static func twoUpdatesTellWhatOneTells<R: Ranker>(_ type: R.Type) throws {
    let world = World()
    let snapshot = try world.trained(type, .init().setting(["updatePasses": 0, "epochs": 3]))
    let (a, b) = (world.injection(seed: 1), world.injection(seed: 2))
    // Some accounts come once, one twice, and one click repeats the last one.
    let first = Injection([0, 1, 3].map { ($0, Array(a[$0])) })
    let second = Injection([
      (1, Array(b[1])), (2, Array(b[2])), (3, [a[3][a[3].endIndex - 1]] + b[3]),
    ])
    let (twice, once) = (snapshot.copy(), snapshot.copy())
    var rng = SeededGenerator(seed: 5)
    twice.update(with: first, using: &rng)
    twice.update(with: second, using: &rng)
    once.update(with: joined(first, second), using: &rng)
    let scores = once.scores(of: world.everything)
    #expect(twice.scores(of: world.everything) == scores)
    // The same for accounts that the fit knew.
    let fitted = try world.trained(
      type, .init().setting(["updatePasses": 0, "epochs": 0]),
      on: world.log.appending(first, itemCount: world.items.count))
    let unfitted = try world.trained(type, .init().setting(["updatePasses": 0, "epochs": 0]))
    if fitted.learned.isEmpty {
      fitted.update(with: second, using: &rng)
      unfitted.update(with: joined(first, second), using: &rng)
      let pairs = zip(
        fitted.scores(of: world.everything).values, unfitted.scores(of: world.everything).values)
      // Sums over log and injections may come in another order.
      #expect(pairs.allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }

  /// Accounts with the clicks of `first` followed by those of `second`.
  static func joined(_ first: Injection, _ second: Injection) -> Injection {
    var clicks: [Int: [ItemID]] = [:]
    for injection in [first, second] {
      for (position, slot) in injection.slots.enumerated() {
        clicks[slot, default: []] += injection[position]
      }
    }
    return Injection(clicks.map { (slot: $0.key, clicks: $0.value) })
  }

  /// A second update goes on from the first, on a copy as on the original: it is neither the second
  /// alone nor the first alone.
  static func aSecondUpdateGoesOn<R: Ranker>(_ type: R.Type) throws {
    let world = World()
    let ranker = try world.trained(type)
    let alone = ranker.copy()
    var rng = SeededGenerator(seed: 6)
    ranker.update(with: world.injection(seed: 1), using: &rng)
    let first = ranker.scores(of: world.everything)
    let copy = ranker.copy()
    #expect(copy.scores(of: world.everything) == first)
    let scores = [ranker, copy, alone].map { model in
      var rng = SeededGenerator(seed: 7)
      model.update(with: world.injection(seed: 2), using: &rng)
      return model.scores(of: world.everything)
    }
    #expect(scores[0] == scores[1])
    #expect(scores[0] != scores[2])
    #expect(scores[0] != first)
  }

  /// An account keeps its slot when others are dropped.
  ///
  /// Where users have parameters, an update moves those of its own accounts and of nobody else; where
  /// they have none, an account is what it clicked, in whichever slot.
  static func accountsStayInTheirSlots<R: Ranker>(_ type: R.Type) throws {
    let world = World()
    let snapshot = try world.trained(type)
    let clicks = Array(world.injection(seed: 1)[2])
    func updated(_ slot: Int) -> R {
      let copy = snapshot.copy()
      var rng = SeededGenerator(seed: 6)
      copy.update(with: Injection([(slot, clicks)]), using: &rng)
      return copy
    }
    let models = (0..<4).map(updated)
    func users(_ model: R) throws -> [[Float]]? {
      guard let tensor = model.learned.first(where: { $0.name == "users" })?.tensor else {
        return nil
      }
      let values: [Float] = tensor.array()
      return stride(from: 0, to: values.count, by: tensor.shape[1]).map {
        Array(values[$0..<$0 + tensor.shape[1]])
      }
    }
    if let before = try users(snapshot) {
      // In a graph every embedding within reach of a click moves.
      guard !["ngcf", "lightgcn"].contains(type.identifier) else { return }
      for slot in 0..<4 {
        let after = try #require(try users(models[slot]))
        for user in before.indices {
          #expect((after[user] != before[user]) == (user == 30 + slot), "\(slot) \(user)")
        }
      }
    } else {
      let scores = models.map { $0.scores(of: world.everything) }
      func row(_ model: Int, _ slot: Int) -> [Float: Int] {
        let row = (30 + slot) * scores[model].width
        return scores[model].values[row..<row + scores[model].width].reduce(into: [:]) {
          $0[$1, default: 0] += 1
        }
      }
      for slot in 0..<4 {
        // Lists hold all items, in an order of each user's own.
        #expect(row(slot, slot) == row(0, 0))
        #expect(row(slot, (slot + 1) % 4) == row(0, 1))
      }
    }
  }
}
