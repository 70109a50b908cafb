import Essentials

extension PoisonDocument {
  /// T-HR@k: which share of those who do not have a target find it in their list.
  package struct TargetHitRate: Codable, Sendable, Equatable {
    /// One target's share.
    package struct Target: Codable, Sendable, Equatable {
      /// What it is called.
      package var target: String
      /// How often the training part of the log has it; 0 for a new item.
      package var popularity: Int
      /// How many of the users whose lists are counted do not have it.
      package var eligible: Int
      /// Without the poison, from 0 to 1; null where everybody has it.
      @OrNull package var clean: Double?
      /// With the poison.
      @OrNull package var poisoned: Double?

      package init(
        target: String, popularity: Int, eligible: Int, clean: Double?, poisoned: Double?
      ) {
        self.target = target
        self.popularity = popularity
        self.eligible = eligible
        self.clean = clean
        self.poisoned = poisoned
      }
    }

    /// The length of a list.
    package var k: Int
    /// The mean over the targets without the poison, from 0 to 1; null where everybody has all.
    @OrNull package var clean: Double?
    /// The mean with the poison.
    @OrNull package var poisoned: Double?
    /// The targets in the order of the catalogue: items of the log, then new ones.
    package var perTarget: [Target]

    package init(k: Int, clean: Double?, poisoned: Double?, perTarget: [Target]) {
      self.k = k
      self.clean = clean
      self.poisoned = poisoned
      self.perTarget = perTarget
    }
  }

  /// Accounts that somebody else has made.
  package struct GivenAccounts: Codable, Sendable, Equatable {
    /// The file, as it was named.
    package var file: String
    /// The fingerprint of its accounts.
    package var checksum: String
    package var accounts: Int
    package var clicks: Int
    /// The fewest and the most clicks of an account, `[2]`.
    package var clicksPerAccount: [Int]

    package init(
      file: String, checksum: String, accounts: Int, clicks: Int, clicksPerAccount: [Int]
    ) {
      self.file = file
      self.checksum = checksum
      self.accounts = accounts
      self.clicks = clicks
      self.clicksPerAccount = clicksPerAccount
    }
  }
}
