extension DetectDocument {
  /// How well one attack is detected, in figures from 0 to 1.
  package struct Result: Codable, Sendable, Equatable {
    /// The attack's name.
    package var attack: String
    /// Its budget; left out where there is none.
    package var epsilon: Double?
    /// When it happens.
    package var schedule: String
    /// The share of hops that were attacked.
    package var frequency: Double
    /// Null where nothing raises an alarm.
    @OrNull package var precision: Double?
    package var recall: Double
    package var f1: Double
    package var auc: Double
    /// Of attacked paths, the share that is found while 1 of 100 clean ones is suspected.
    package var recallAt1PercentFalseAlarms: Double
    /// How many attacked paths it is, and how many clean ones.
    package var paths: Int

    package init(
      attack: String, epsilon: Double?, schedule: String, frequency: Double, precision: Double?,
      recall: Double, f1: Double, auc: Double, recallAt1PercentFalseAlarms: Double, paths: Int
    ) {
      self.attack = attack
      self.epsilon = epsilon
      self.schedule = schedule
      self.frequency = frequency
      self.precision = precision
      self.recall = recall
      self.f1 = f1
      self.auc = auc
      self.recallAt1PercentFalseAlarms = recallAt1PercentFalseAlarms
      self.paths = paths
    }
  }
}
