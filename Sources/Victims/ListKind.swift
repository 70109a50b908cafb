/// What a user's list is chosen from.
public enum ListKind: String, Codable, Sendable, CaseIterable {
  /// From candidates of the user's own: some original items, drawn at random, and every target; as
  /// published.
  case candidates
  /// From the whole catalogue, without what the user has seen: as in production.
  case full
}
