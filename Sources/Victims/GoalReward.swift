import Essentials
import Interactions

/// What a poison is worth to somebody who does not promote, in whole numbers that more is better of.
///
/// - To ``Goal/demote``: how many places the targets do not take, the ceiling less RecNum.
/// - To ``Goal/degrade``: how much NDCG real users are denied, in millionths: 10⁶ · (1 − NDCG@10) on
///   ``heldOut``.
///
/// Neither is negative, and the poison of the greatest reward is that of the greatest fall, whatever
/// there was without one.
public struct GoalReward: Sendable {
  /// What is rewarded.
  public let goal: Goal
  /// What real users are to find, for ``Goal/degrade``; who judges an attack has others.
  public let heldOut: HeldOut

  /// How long the lists are in which NDCG counts.
  package static let listLength = 10

  /// The reward of a goal other than ``Goal/promote``, which RecNum is.
  ///
  /// - Parameters:
  ///   - goal: What the attacker is after.
  ///   - heldOut: What real users are to find; used for ``Goal/degrade`` alone.
  public init(_ goal: Goal, finding heldOut: HeldOut) {
    precondition(goal != .promote, "who promotes is rewarded by RecNum")
    self.goal = goal
    self.heldOut = heldOut
  }

  /// What each injection is worth, every one in a world of its own.
  ///
  /// - Throws: An ``/Essentials/InputError`` if nobody has anything to find, and what the victim throws.
  func rewards(
    after injections: [Injection], of victim: some Victim, on draw: Draw, k: Int
  ) async throws -> [Int] {
    switch goal {
    case .promote: preconditionFailure("who promotes is rewarded by RecNum")
    case .demote:
      let ceiling = victim.ceiling(k: k)
      return try await victim.recNums(after: injections, on: draw, k: k).map { ceiling - $0 }
    case .degrade:
      let found = try await victim.accuracies(
        after: injections, on: heldOut, k: Self.listLength)
      return try found.map { metrics in
        guard let ndcg = metrics.ndcg else {
          throw InputError(
            .data, "there is nothing to degrade: nobody has an item to find that was held back")
        }
        return Int((1e6 * (1 - ndcg)).rounded())
      }
    }
  }
}
