import Essentials
import Foundation
import Interactions
import Kernels
import Statistics
import TestSupport
import Testing
import Torch
@testable import Rankers

/// What every ranker must obey about what it has learned: keeping it, showing it, using it.
extension RankerLaws {
  /// A model that takes up what an equal one has learned scores as that does, and updates as that
  /// does, to the bit; through a file as well.
  static func restoring<R: Ranker>(_ type: R.Type) throws {
    let world = World()
    let trained = try world.trained(type)
    let folder = try TemporaryFolder()
    let checkpoint = RankerCheckpoint(folder: folder.path, ranker: type.identifier, identity: [:])
    let training = RankerCheckpoint.Training(epochs: 3, seconds: 1.5, isRead: false)
    checkpoint.write(trained, after: training)
    let restored = world.untrained(type)
    #expect(restored.scores(of: world.candidates) != trained.scores(of: world.candidates))
    if trained.learned.isEmpty {
      #expect(try checkpoint.restore(restored, fittedTo: world.log) == nil)
      try restored.restore([:], fittedTo: world.log)
    } else {
      let read = try #require(try checkpoint.restore(restored, fittedTo: world.log))
      #expect(read == .init(epochs: 3, seconds: 1.5, isRead: true))
    }
    #expect(restored.scores(of: world.candidates) == trained.scores(of: world.candidates))
    #expect(restored.itemEmbeddings == trained.itemEmbeddings)
    for model in [trained, restored] { model.prepare(for: world.candidates) }
    for seed in 0..<3 as Range<UInt64> {
      let both = [trained, restored].map { model in
        let copy = model.copy()
        var rng = SeededGenerator(seed: seed)
        var scores = model.scores(of: world.candidates)
        copy.update(with: world.injection(seed: seed), using: &rng)
        copy.refresh(&scores, of: world.candidates)
        return scores
      }
      #expect(both[0] == both[1])
    }
    // What is missing or of another size is refused.
    for tensor in trained.learned {
      var some = Dictionary(uniqueKeysWithValues: trained.learned.map { ($0.name, $0.tensor) })
      some[tensor.name] = nil
      #expect(throws: TensorFileError.self) {
        try world.untrained(type).restore(some, fittedTo: world.log)
      }
      some[tensor.name] = Tensor.zeros([1, 2, 3])
      #expect(throws: TensorFileError.self) {
        try world.untrained(type).restore(some, fittedTo: world.log)
      }
    }
  }

  /// Hyperparameters whose names begin with `update` leave training alone.
  static func updateHyperparametersLeaveTrainingAlone<R: Ranker>(_ type: R.Type) throws {
    let world = World()
    let clean = try world.trained(type).scores(of: world.candidates)
    for (name, value) in try R.Configuration().numbers where name.hasPrefix("update") {
      let number = try #require(value as? NSNumber).doubleValue
      let other = number == number.rounded() ? number + 3 : number * 2
      let ranker = try world.trained(type, .init().setting([name: other]))
      #expect(ranker.scores(of: world.candidates) == clean, "\(name)")
    }
  }

  /// Embeddings are there for every item, and those of items that the same people like are nearer
  /// to each other than to others.
  static func embeddingsFollowTastes<R: Ranker>(_ type: R.Type) throws {
    let world = World()
    let embeddings = try #require(try world.trained(type).itemEmbeddings)
    #expect(embeddings.count == world.items.count)
    #expect(embeddings.values.allSatisfy { $0.isFinite })
    func cosine(_ i: Int, _ j: Int) -> Float {
      func dot(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Float {
        zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
      }
      let (a, b) = (embeddings[i], embeddings[j])
      return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
    }
    var sums: [Float] = [0, 0]
    for i in world.items.originals {
      for j in world.items.originals where j != i { sums[(i + j) % 2] += cosine(i, j) }
    }
    // An item has 19 others of its own parity and 20 of the other.
    #expect(sums[0] / 19 > sums[1] / 20)
  }

  /// The best items for a user are those that brute force finds: every item that is not in the
  /// user's history is scored alone, and the list is sorted.
  static func topItemsEqualBruteForce<R: Ranker>(_ type: R.Type) throws {
    let world = World()
    let ranker = try world.trained(type)
    let users = [3, 29, 0, 3].map { UserID($0) }
    for count in [1, 7, 100] {
      let lists = ranker.topItems(count, for: users, amid: world.log)
      #expect(lists.map(\.user) == users)
      for list in lists {
        var expected: [(item: ItemID, score: Float)] = []
        for item in (0..<40).map({ ItemID($0) }) where !world.log[list.user].contains(item) {
          let score = ranker.scores(
            of: CandidateLists(users: [list.user], width: 1, items: [item], itemCount: 43)
          ).values[0]
          // Behind all that score at least as much.
          let place = expected.firstIndex { $0.score < score } ?? expected.count
          expected.insert((item, score), at: place)
        }
        expected = Array(expected.prefix(count))
        #expect(list.items.map(\.item) == expected.map(\.item))
        #expect(list.items.map(\.score) == expected.map(\.score))
      }
    }
  }

  /// The scores of the whole catalogue are those of candidates, but for rounding: after a fit and after
  /// an update, for people and accounts, in batches of any size.
  static func allItemsScoreAsCandidatesDo<R: Ranker>(_ type: R.Type) throws {
    let world = World()
    let ranker = try world.trained(type)
    let users = (0..<world.users.count).map { UserID($0) }
    let items = (0..<world.items.count).map { ItemID($0) }
    for isUpdated in [false, true] {
      if isUpdated {
        var rng = SeededGenerator(seed: 5)
        ranker.update(with: world.injection(seed: 4), using: &rng)
      }
      let expected = ranker.scores(
        of: CandidateLists(
          users: users, width: items.count, items: users.flatMap { _ in items },
          itemCount: items.count))
      let scale = expected.values.map(abs).max() ?? 0
      for batch in [users, Array(users[1..<2]), Array(users.reversed().prefix(33))] {
        let scores = ranker.scoresOfAllItems(for: batch, in: world.items)
        #expect(scores.rows == batch.count && scores.width == items.count)
        for (row, user) in batch.enumerated() {
          for (score, other) in zip(scores[row], expected[user.index]) {
            #expect(abs(score - other) <= 1e-5 * scale)
          }
        }
      }
    }
  }
}
