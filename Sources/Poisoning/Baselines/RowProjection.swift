/// How a row of clicks is brought back to where it is at least 0 and sums to T.
public enum RowProjection: String, Codable, Sendable, CaseIterable {
  /// The nearest such row (Duchi et al. 2008): the same amount is taken from every entry.
  case simplex
  /// What is negative becomes 0, and the rest is scaled.
  case scaling
}
