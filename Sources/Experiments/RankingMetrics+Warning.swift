import Essentials
import Interactions
import Statistics

extension RankingMetrics {
  /// How many negatives figures are published with.
  private static let standardNegatives = 99

  /// Says in one line why there are no figures, or why they do not compare with others'; nothing where
  /// there is nothing to say.
  func sayWhatIsMissing(of dataset: Dataset) {
    let names = "HR@\(k) and NDCG@\(k)"
    if users == 0 {
      Warning.say(
        "\(dataset.name): \(names) are undefined: none of \(dataset.log.userCount.grouped) users can be "
          + "tested, which takes three interactions and an item that they lack")
    } else if !isDefined {
      Warning.say(
        "\(dataset.name): \(names) are undefined: \(users.grouped) users are tested with "
          + "\(candidates - 1) negatives each, all of which a list of \(k) holds")
    } else if candidates - 1 < Self.standardNegatives {
      Warning.say(
        "\(dataset.name): \(users.grouped) users are tested with \(candidates - 1) negatives each, for want "
          + "of items: \(names) do not compare with those of \(Self.standardNegatives)")
    }
  }
}
