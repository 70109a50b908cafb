/// Which of the random choices a recommender makes around a poison: the candidates that every user's
/// list is chosen from, and the random stream of the update.
///
/// On one draw all injections meet the same choices, so that two are compared like with like, and
/// another draw of the same victim is independent of it.
public struct Draw: Hashable, Sendable {
  /// The number of the draw, at least 0.
  public let index: Int

  /// What every attack plays on.
  public static let attack = Draw(index: 0)

  /// A draw that no attack sees, by number from 1: what a finished attack is judged on.
  public static func fresh(_ number: Int) -> Draw {
    precondition(number >= 1, "fresh draws are numbered from 1")
    return Draw(index: number)
  }
}
