import Essentials

/// What a detector means where hardly anybody is attacked: tests have as many attacked walks as clean ones,
/// a shop has not.
struct BaseRate: Sendable, Equatable {
  /// How many users a day are looked at.
  static let users = 10_000
  /// How many of them are attacked.
  static let attacked = 20

  /// How many of the attacked are found.
  var found: Double
  /// How many of the others are flagged.
  var flagged: Double

  /// - Parameters:
  ///   - recall: The share of attacked walks that is flagged.
  ///   - falseAlarms: The share of clean ones.
  init(recall: Double, falseAlarms: Double) {
    found = recall * Double(Self.attacked)
    flagged = falseAlarms * Double(Self.users - Self.attacked)
  }

  /// In words: finds 18 of 20, flags 970 honest users.
  var words: String {
    "finds \(Self.count(found)) of \(Self.attacked), flags \(Self.count(flagged)) honest users"
  }

  /// A few are told with a digit more, so that half a user is not none.
  static func count(_ value: Double) -> String {
    value != value.rounded() && value < 9.95 ? value.text(digits: 1) : value.grouped
  }

  static let columnTitle = "\(attacked) of \(users.grouped) users attacked"
  static let columnNote =
    "At the base rate: what its alarms come to on a day of \(users.grouped) users of whom \(attacked) are "
    + "attacked."
}

extension PathsTableTwo.Cell {
  /// The F1 of whoever calls every walk attacked, of as many attacked as clean ones: precision ½, recall 1.
  static let guessedF1 = 2.0 / 3

  /// What its alarms come to at its own threshold, by the means over seeds.
  ///
  /// Nothing where an alarm was never right, of which the figures do not tell how many there were.
  var baseRate: BaseRate? {
    let falseAlarms = falseAlarms
    guard falseAlarms.count == results.count else { return nil }
    return BaseRate(recall: measurement(\.recall).mean, falseAlarms: Measurement(falseAlarms).mean)
  }

  /// The same while one of a hundred clean walks is suspected.
  var strictBaseRate: BaseRate {
    BaseRate(recall: measurement(\.recallAt1PercentFalseAlarms).mean, falseAlarms: 0.01)
  }

  /// The share of clean walks that raise an alarm, seed by seed: precision and recall tell it where both
  /// kinds are as many.
  private var falseAlarms: [Double] {
    results.compactMap { result in
      guard let precision = result.precision else { return 0 }
      return precision == 0 ? nil : min(1, result.recall * (1 - precision) / precision)
    }
  }

  /// ROC-AUC against a coin's.
  var againstCoin: SeedComparison? {
    let own = Dictionary(zip(seeds, results.map(\.auc))) { first, _ in first }
    return SeedComparison(own, own.mapValues { _ in 0.5 })
  }
}
