extension PoisonDocument {
  /// Whose lists were counted; if not everybody's, RecNum is scaled up from a random sample of users.
  package struct Audience: Codable, Sendable, Equatable {
    /// How far a figure may be off because users were sampled.
    package struct Sampling: Codable, Sendable, Equatable {
      /// In RecNum.
      package var standardError: Double
      /// The lower and the upper end of what holds everybody's figure, on the same draws of candidates,
      /// 95 of 100 times.
      package var interval: [Double]

      package init(standardError: Double, interval: [Double]) {
        self.standardError = standardError
        self.interval = interval
      }
    }

    /// How many users were looked at.
    package var users: Int
    /// How many real users there are.
    package var population: Int
    /// Of ``RecNums/clean``; left out where everybody was looked at, as are the next two.
    package var clean: Sampling?
    /// Of ``RecNums/poisoned``.
    package var poisoned: Sampling?
    /// Of what the poison adds: ``RecNums/poisoned`` − ``RecNums/clean``.
    package var gain: Sampling?

    package init(users: Int, population: Int) {
      self.users = users
      self.population = population
    }
  }
}
