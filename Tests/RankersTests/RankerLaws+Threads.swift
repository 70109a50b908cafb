import Essentials
import Foundation
import Interactions
import Statistics
import Synchronization
import Testing
@testable import Rankers

/// What every ranker must obey when many threads use one model.
extension RankerLaws {
  /// Threads that copy one model at the same time, score it, and update, score and copy their copies
  /// get the bits that each would get alone; the model may itself have been updated.
  ///
  /// Made to be run under ThreadSanitizer as well; see CONTRIBUTING.md.
  static func manyThreadsMayCopyOneModel<R: Ranker>(_ type: R.Type) throws {
    let world = World()
    let trained = try world.trained(type, .init().setting(["epochs": 2]))
    trained.prepare(for: world.candidates)
    let updated = trained.copy()
    var rng = SeededGenerator(seed: 2)
    updated.update(with: world.injection(seed: 9), using: &rng)
    for model in [trained, updated] {
      let clean = trained.scores(of: world.candidates)
      func work(_ seed: UInt64) -> [Scores] {
        let copy = model.copy()
        var rng = SeededGenerator(seed: seed)
        var scores = clean
        var results = [model.scores(of: world.candidates)]
        copy.update(with: world.injection(seed: seed), using: &rng)
        copy.refresh(&scores, of: world.candidates)
        results.append(scores)
        let second = copy.copy()
        copy.update(with: world.injection(seed: seed + 1), using: &rng)
        results.append(second.scores(of: world.everything))
        results.append(copy.scores(of: world.everything))
        return results
      }
      let alone = (0..<3 as Range<UInt64>).map(work)
      let together = Mutex([Int: [Scores]]())
      nonisolated(unsafe) let task = work
      DispatchQueue.concurrentPerform(iterations: 12) { index in
        let result = task(UInt64(index % 3))
        together.withLock { $0[index] = result }
      }
      together.withLock { together in
        #expect(together.count == 12)
        for (index, result) in together { #expect(result == alone[index % 3]) }
      }
    }
  }
}
