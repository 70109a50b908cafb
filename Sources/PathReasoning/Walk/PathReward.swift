import Essentials

/// What the end of a path is worth.
public enum PathReward: String, Codable, Sendable, CaseIterable {
  /// max(0, (u + purchase) · p / max over products), between 0 and 1. Source: Xian et al. 2019.
  case scaled
  /// max(0, cos(u, p)). Source: Cao et al. 2020, section 2.1.
  case cosine

  /// The reward of that name, or an ``/Essentials/InputError``.
  public static func named(_ name: String) throws -> PathReward {
    if let reward = PathReward(rawValue: name) { return reward }
    throw InputError.unknown("reward", name, known: allCases.map(\.rawValue))
  }
}
