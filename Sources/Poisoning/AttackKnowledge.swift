import Interactions

/// What an attack is told beside the rules of the game and the answers to its queries.
public protocol AttackKnowledge: Sendable {
  /// Whether it is more than a black box shows; reports say so.
  static var isFromLog: Bool { get }

  /// What of the training part of the log is told.
  init(of log: InteractionLog)
}

/// Nothing: the rules are in the scenario, everything else has to be asked for.
public struct RulesOnly: AttackKnowledge {
  /// Whether it is more than a black box shows.
  public static let isFromLog = false

  /// Nothing.
  public init() {}

  /// What of the training part of the log is told.
  public init(of log: InteractionLog) {}
}

extension InteractionLog: AttackKnowledge {
  /// Whether it is more than a black box shows.
  public static let isFromLog = true

  /// All of it.
  public init(of log: InteractionLog) { self = log }
}
