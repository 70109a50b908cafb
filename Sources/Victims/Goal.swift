/// What an attacker is after.
public enum Goal: String, Codable, Sendable, CaseIterable {
  /// Its targets in as many lists as possible: RecNum; as published.
  case promote
  /// Its targets, items of the log, in as few lists as possible.
  case demote
  /// Lists that are of as little use to real users as possible, whatever they show.
  ///
  /// What papers call an untargeted, or availability, attack.
  case degrade
}
