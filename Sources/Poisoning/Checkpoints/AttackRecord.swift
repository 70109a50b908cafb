import Essentials
import Foundation
import Interactions

/// What a learning attack has seen so far: a curve of its steps, and its best poison.
struct AttackRecord: Codable {
  /// The poison with the largest RecNum so far.
  struct Best: Codable {
    var poison: Poison
    var recNum: Int
  }

  /// One point for every finished step.
  private(set) var curve: [AttackProgress] = []
  /// Nil before the first query.
  private(set) var best: Best?

  /// Adds a step's poisons and the RecNum of each, `stepCount` the steps that there will be.
  mutating func add(
    _ poisons: [Poison], _ recNums: [Int], of items: ItemCatalog, stepCount: Int
  ) {
    precondition(recNums.count == poisons.count, "a RecNum for every poison")
    keepBest(of: poisons, recNums)
    let count = Double(poisons.count)
    let clicks = poisons.reduce(0) { $0 + $1.targetClickRatio(in: items) }
    curve.append(
      AttackProgress(
        step: curve.count, stepCount: stepCount,
        mean: recNums.reduce(0) { $0 + Double($1) } / count, max: recNums.max() ?? 0,
        targetClickRatio: clicks / count, queries: (curve.last?.queries ?? 0) + poisons.count))
  }

  /// Keeps the first of the best.
  mutating func keepBest(of poisons: [Poison], _ recNums: [Int]) {
    for (poison, recNum) in zip(poisons, recNums) where recNum > best?.recNum ?? Int.min {
      best = Best(poison: poison, recNum: recNum)
    }
  }

  /// Whether it can be what an attack in `scenario` has seen.
  func makesSense(in scenario: PoisoningScenario) -> Bool {
    curve.enumerated().allSatisfy { $1.step == $0 && $1.makesSense }
      && best?.poison.isAllowed(in: scenario) != false
  }

  /// Says anew how many steps there will be: a finished attack can be continued with more.
  ///
  /// - Throws: An ``InputError`` about `file` if it has gone further already: what an attack had found
  ///   by an earlier step is not known any more.
  mutating func extend(to stepCount: Int, from file: URL) throws {
    guard curve.count <= stepCount else {
      throw InputError(
        .data,
        "a checkpoint after \(curve.count) steps, and only \(stepCount) are asked for; remove it to "
          + "start anew", file: file.path)
    }
    for index in curve.indices { curve[index].stepCount = stepCount }
  }
}

extension AttackProgress {
  /// Whether an attack can have counted so; rewards may be below 0.
  var makesSense: Bool { step >= 0 && mean <= Double(max) && (0..<1 << 50).contains(queries) }
}

extension Poison {
  /// Whether it keeps to the rules of `scenario`.
  func isAllowed(in scenario: PoisoningScenario) -> Bool { (try? scenario.admit(self)) != nil }
}
