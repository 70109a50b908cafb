import Interactions

/// What `datasets describe` prints with `--json`.
package struct DatasetDocument: Codable, Sendable, Equatable {
  package var name: String
  package var users: Int
  package var items: Int
  package var interactions: Int
  /// "# Samples" of PoisonRec's Table II: interactions − users.
  package var samples: Int
  /// How many new items an attacker would promote.
  package var targets: Int
  /// The fingerprint of the content.
  package var checksum: String?
  /// What was understood of the file; left out for a dataset that is read from none.
  package var input: InputSummary?

  package init(
    name: String, users: Int, items: Int, interactions: Int, samples: Int, targets: Int,
    checksum: String, input: InputSummary?
  ) {
    self.name = name
    self.users = users
    self.items = items
    self.interactions = interactions
    self.samples = samples
    self.targets = targets
    self.checksum = checksum
    self.input = input
  }
}

/// What `datasets import` and `datasets convert` print with `--json`.
package struct ImportDocument: Codable, Sendable, Equatable {
  /// The file that was written.
  package var path: String
  /// How many rows it has.
  package var interactions: Int
  /// What was understood of the file that was read.
  package var input: InputSummary

  package init(path: String, interactions: Int, input: InputSummary) {
    self.path = path
    self.interactions = interactions
    self.input = input
  }
}

/// An entry of what `datasets list` prints with `--json`.
package struct DatasetListing: Codable, Sendable, Equatable {
  package var name: String
  package var summary: String
  /// The file that it would be read from, or `embedded`; left out if it is not installed.
  package var installed: String?
  /// Where to get it; left out if it is embedded.
  package var source: String?

  package init(name: String, summary: String, installed: String?, source: String?) {
    self.name = name
    self.summary = summary
    self.installed = installed
    self.source = source
  }
}
