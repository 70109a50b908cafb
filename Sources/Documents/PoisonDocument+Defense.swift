import Essentials

extension PoisonDocument {
  /// What stood in front of the recommender, and what it was good for and cost.
  package struct Defense: Codable, Sendable, Equatable {
    /// One of the defenses.
    package struct Link: Codable, Sendable, Equatable {
      /// Its name.
      package var defense: String
      /// Its hyperparameters by name.
      package var configuration: [String: JSON]

      package init(defense: String, configuration: [String: JSON]) {
        self.defense = defense
        self.configuration = configuration
      }
    }

    /// The same recommender without it.
    package struct Undefended: Codable, Sendable, Equatable {
      /// RecNum without a poison, on the same fresh draws.
      package var clean: Double
      /// RecNum after the same poison.
      package var poisoned: Double
      /// How well real users found what they took next, before any poison.
      package var accuracy: Accuracy.Figures

      package init(clean: Double, poisoned: Double, accuracy: Accuracy.Figures) {
        self.clean = clean
        self.poisoned = poisoned
        self.accuracy = accuracy
      }
    }

    /// What it takes away from real users.
    package struct Dropped: Codable, Sendable, Equatable {
      /// The share of their clicks that it drops, from 0 to 1.
      package var clicks: Double
      /// How many of them lose a click.
      package var users: Int
      /// How many lose all.
      package var wholeUsers: Int

      package init(clicks: Double, users: Int, wholeUsers: Int) {
        self.clicks = clicks
        self.users = users
        self.wholeUsers = wholeUsers
      }
    }

    /// What it lets through of the poison.
    package struct Admitted: Codable, Sendable, Equatable {
      /// How many accounts.
      package var accounts: Int
      /// How many clicks.
      package var clicks: Int

      package init(accounts: Int, clicks: Int) {
        self.accounts = accounts
        self.clicks = clicks
      }
    }

    /// In the order in which clicks pass them.
    package var chain: [Link]
    /// Whether the attack played against it; otherwise its poison was made against the recommender without
    /// it.
    package var adaptive: Bool
    package var undefended: Undefended
    package var dropped: Dropped
    package var admitted: Admitted

    package init(
      chain: [Link], adaptive: Bool, undefended: Undefended, dropped: Dropped, admitted: Admitted
    ) {
      self.chain = chain
      self.adaptive = adaptive
      self.undefended = undefended
      self.dropped = dropped
      self.admitted = admitted
    }
  }
}
