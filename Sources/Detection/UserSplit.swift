import Essentials
import Statistics

/// Which users' paths a detector learns from, which tell it when to stop, and which it is tested on.
///
/// Nobody is in two parts, so that a detector cannot know a tested user's paths, clean or attacked.
public struct UserSplit: Sendable, Equatable {
  /// Learns from these, ascending.
  public let training: [Int32]
  /// Stops by these, ascending.
  public let validation: [Int32]
  /// Is tested on these, ascending.
  public let test: [Int32]

  /// Deals `users` out at random: half of them to the test, a fifth of the others to validation.
  ///
  /// - Parameters:
  ///   - users: Different users, at least 4, so that every part has somebody.
  ///   - rng: What the deal is drawn from.
  public init(_ users: some Collection<Int32>, using rng: inout SeededGenerator) {
    precondition(users.count >= 4, "somebody for every part")
    let everyone = Array(users)
    let order = drawn(everyone.count, of: everyone.count, using: &rng).map { everyone[$0] }
    let learning = order.count - order.count / 2
    let validating = max(1, learning / 5)
    validation = order[..<validating].sorted()
    training = order[validating..<learning].sorted()
    test = order[learning...].sorted()
  }
}
