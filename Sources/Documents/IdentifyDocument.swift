import Interactions

/// What `datasets identify` prints with `--json`.
package struct IdentifyDocument: Codable, Sendable, Equatable {
  /// A published dataset with counts like these.
  package struct Match: Codable, Sendable, Equatable {
    package var name: String
    /// Left out where the publisher does not say.
    package var users: Int?
    package var items: Int?
    package var interactions: Int
    /// Whether all counts that are known are those of the log.
    package var exact: Bool
    /// Who counts it so.
    package var source: String

    package init(
      name: String, users: Int?, items: Int?, interactions: Int, exact: Bool, source: String
    ) {
      self.name = name
      self.users = users
      self.items = items
      self.interactions = interactions
      self.exact = exact
      self.source = source
    }
  }

  package var name: String
  package var users: Int
  package var items: Int
  package var interactions: Int
  /// The nearest first; empty if none is near.
  package var matches: [Match]
  /// What was understood of the file; left out for a dataset that is read from none.
  package var input: InputSummary?

  package init(
    name: String, users: Int, items: Int, interactions: Int, matches: [Match], input: InputSummary?
  ) {
    self.name = name
    self.users = users
    self.items = items
    self.interactions = interactions
    self.matches = matches
    self.input = input
  }
}
