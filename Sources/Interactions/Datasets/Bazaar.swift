import Essentials
import Foundation

/// A synthetic marketplace: a log of clicks for trying things out without any data.
///
/// How it comes about, all from one seed:
///
/// - *Items* belong to clusters, each to a random one. The item of popularity rank r (a random
///   order) has weight (r + h)^(−a): a power law that is flat at its head, as in real catalogues.
///   Each item has three successors in its cluster, drawn by weight: what people take next.
/// - *Users* have three favorite clusters, liked 6 : 3 : 1, and a log-normal number of interactions,
///   at least 5.
/// - *Sequences*: each next item is, with probability `following`, a successor of the one before
///   (6 : 3 : 1 among the three); with probability `exploring`, one of the whole catalogue by weight;
///   otherwise one of a favorite cluster by weight. Nobody takes an item twice.
///
/// So popularity says something, tastes say more, and the order of a sequence tells what comes next.
public struct Bazaar: Sendable {
  /// How large the bazaar is and how strong its patterns are.
  public struct Configuration: Sendable, Equatable {
    /// How many users.
    public var userCount = 3_000
    /// How many items, some of which nobody may take.
    public var itemCount = 2_000
    /// How many interactions, within a few percent.
    public var interactionCount = 45_000
    /// How many clusters; at least 3.
    public var clusterCount = 40
    /// The power law's exponent, a.
    public var popularityExponent = 1.2
    /// How flat the power law is at its head, h; more than 0.
    public var popularityHead = 3.0
    /// The standard deviation of the logarithm of a user's number of interactions.
    public var activitySpread = 0.7
    /// The probability that an item follows from the one before.
    public var following = 0.4
    /// The probability that an item has nothing to do with the user.
    public var exploring = 0.1

    /// The bazaar of the demonstration: 3,000 users, 2,000 items, about 45,000 interactions, most of them
    /// with few items, as in a small shop.
    public init() {}

    /// A shop whose customers know it: 2,000 users, 1,200 items, about 60,000 interactions, thirty for
    /// each user.
    public static var regulars: Configuration {
      var regulars = Configuration()
      regulars.userCount = 2_000
      regulars.itemCount = 1_200
      regulars.interactionCount = 60_000
      regulars.clusterCount = 24
      regulars.popularityExponent = 0.9
      regulars.popularityHead = 10
      return regulars
    }

    /// A bazaar of 200 users, 120 items and about 4,000 interactions, for tests.
    package static var small: Configuration {
      var small = Configuration.regulars
      small.userCount = 200
      small.itemCount = 120
      small.interactionCount = 4_000
      small.clusterCount = 6
      return small
    }
  }

  /// What users type to get it.
  public static let identifier = "bazaar"
  /// What it holds, in one line.
  public static let summary =
    "A synthetic marketplace of 3,000 users and 2,000 items; needs no files"

  /// The log, with names like `user-0007` and `item-0042`.
  public let dataset: Dataset
  /// Which cluster each item belongs to, `[items]`, from 0.
  public let clusters: [Int]
  /// Each user's favorite clusters, `[users, 3]`, most liked first.
  public let tastes: [[Int]]

  /// The bazaar that a seed gives.
  public init(_ configuration: Configuration = Configuration(), seed: UInt64 = 1) {
    precondition(configuration.clusterCount >= 3, "every user has three favorite clusters")
    precondition(
      configuration.itemCount >= configuration.clusterCount, "an item for every cluster")
    precondition(configuration.popularityHead > 0, "the first item's weight is a number")
    var rng = SeededGenerator(seed: seed, stream: "bazaar")
    let wares = Wares(configuration, using: &rng)
    let lengths = Bazaar.lengths(configuration, using: &rng)
    var tastes: [[Int]] = []
    var offsets = [0]
    var items: [ItemID] = []
    var lastUser = [Int](repeating: -1, count: configuration.itemCount)
    for (user, length) in lengths.enumerated() {
      var rest = Array(0..<configuration.clusterCount)
      for place in 0..<3 { rest.swapAt(place, place + rng.below(rest.count - place)) }
      let taste = Array(rest[..<3])
      var previous: Int?
      for _ in 0..<length {
        var item = wares.next(after: previous, taste: taste, configuration, using: &rng)
        var tries = 1
        while lastUser[item] == user {
          // Someone who knows a whole cluster looks elsewhere at last.
          item =
            tries < 20
            ? wares.next(after: previous, taste: taste, configuration, using: &rng)
            : rng.below(configuration.itemCount)
          tries += 1
        }
        lastUser[item] = user
        items.append(ItemID(item))
        previous = item
      }
      tastes.append(taste)
      offsets.append(items.count)
    }
    clusters = wares.clusters
    self.tastes = tastes
    dataset = Dataset(
      name: Bazaar.identifier, userNames: Bazaar.names("user", configuration.userCount),
      itemNames: Bazaar.names("item", configuration.itemCount),
      log: InteractionLog(offsets: offsets, items: items, itemCount: configuration.itemCount))
  }

  private static func lengths(
    _ configuration: Configuration, using rng: inout SeededGenerator
  ) -> [Int] {
    let activities = (0..<configuration.userCount).map { _ in
      exp(configuration.activitySpread * Double(rng.normal()))
    }
    let scale = Double(configuration.interactionCount) / activities.reduce(0, +)
    // Nobody takes more than a quarter of what there is, so that something is left to recommend.
    let most = max(5, configuration.itemCount / 4)
    return activities.map { min(most, max(5, Int(($0 * scale).rounded()))) }
  }

  private static func names(_ kind: String, _ count: Int) -> [String] {
    let width = max(4, String(count).count)
    return (0..<count).map {
      let digits = String($0)
      return kind + "-" + String(repeating: "0", count: width - digits.count) + digits
    }
  }
}

/// The items of a bazaar and how they lead to one another.
private struct Wares {
  /// The cluster of each item.
  let clusters: [Int]
  /// The items of each cluster.
  private let members: [[Int]]
  /// Sums of the weights of the items up to each, in the catalogue and in each cluster.
  private let cumulative: [Double]
  private let clusterCumulative: [[Double]]
  /// Three for each item.
  private let successors: [[Int]]

  init(_ configuration: Bazaar.Configuration, using rng: inout SeededGenerator) {
    let count = configuration.itemCount
    var ranks = Array(0..<count)
    for place in 0..<count { ranks.swapAt(place, place + rng.below(count - place)) }
    let weights = ranks.map {
      pow(Double($0) + configuration.popularityHead, -configuration.popularityExponent)
    }
    // The first items make sure that no cluster stays empty.
    let clusters = (0..<count).map {
      $0 < configuration.clusterCount ? $0 : rng.below(configuration.clusterCount)
    }
    var members = [[Int]](repeating: [], count: configuration.clusterCount)
    for item in 0..<count { members[clusters[item]].append(item) }
    let sums = members.map { Wares.sums($0.map { weights[$0] }) }
    successors = (0..<count).map { item in
      let cluster = clusters[item]
      return (0..<3).map { _ in members[cluster][Wares.draw(sums[cluster], using: &rng)] }
    }
    cumulative = Wares.sums(weights)
    clusterCumulative = sums
    self.clusters = clusters
    self.members = members
  }

  /// What a user with this taste takes after `previous`.
  func next(
    after previous: Int?, taste: [Int], _ configuration: Bazaar.Configuration,
    using rng: inout SeededGenerator
  ) -> Int {
    let chance = Double(rng.uniform())
    if let previous, chance < configuration.following {
      return successors[previous][Wares.preferred(using: &rng)]
    }
    if chance >= 1 - configuration.exploring { return Wares.draw(cumulative, using: &rng) }
    let cluster = taste[Wares.preferred(using: &rng)]
    return members[cluster][Wares.draw(clusterCumulative[cluster], using: &rng)]
  }

  /// 0, 1 or 2, at odds of 6 : 3 : 1.
  private static func preferred(using rng: inout SeededGenerator) -> Int {
    let ticket = rng.below(10)
    return ticket < 6 ? 0 : ticket < 9 ? 1 : 2
  }

  private static func sums(_ weights: [Double]) -> [Double] {
    var total = 0.0
    return weights.map { weight in
      total += weight
      return total
    }
  }

  /// The first position whose sum exceeds a random share of the total.
  private static func draw(_ sums: [Double], using rng: inout SeededGenerator) -> Int {
    let share = Double(rng.next() >> 11) * 0x1p-53 * (sums.last ?? 0)
    var low = 0
    var high = sums.count - 1
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > share { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
