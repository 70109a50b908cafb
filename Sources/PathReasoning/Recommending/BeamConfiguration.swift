import Essentials

/// How recommendations are searched.
public struct BeamConfiguration: Codable, Sendable, Equatable {
  /// How many ways on each path takes at each hop.
  ///
  /// Xian et al. 2019 (PGPR) have 25-5-1: up to 125 paths a user, and 127.5 on average in Cao et
  /// al. 2020. They count on edges of review words for 25 ways on at the first hop; without these a
  /// user of Beauty has 7.7, which leaves 37 paths to 14 products, and 3 users in 10 with fewer
  /// than ten to recommend. Three ways on at the last hop restore the number of paths, at no cost:
  /// the last hop's states are the same.
  public var widths = [25, 5, 3]
  /// How many products are recommended.
  public var length = 10
  /// Dropout of the agent's hidden numbers while recommending; the public PGPR has its training's
  /// 0.5 on here, by oversight or not.
  public var dropout = 0.0
  /// Whether the paths to one product are compared after adding 1 to each hop's probability, as the
  /// public PGPR does.
  public var inflatesProbabilities = false

  /// The defaults: the published search, without what only the public code does.
  public init() {}

  /// The search of the public PGPR: its beam, dropout on, and 1 added to every probability.
  public static var published: BeamConfiguration {
    var result = BeamConfiguration()
    result.widths = [25, 5, 1]
    result.dropout = 0.5
    result.inflatesProbabilities = true
    return result
  }

  /// Throws an ``/Essentials/InputError`` if the paths of so many users would not fit into the
  /// machine's memory.
  ///
  /// - Parameter actions: How many ways on there are at most, staying included.
  func requireMemory(users: Int, actions: Int) throws {
    let ways = widths.map { Double(min($0, actions)) }
    // The paths of everybody; and of a group before the last hop, with all that they may do.
    let paths = ways.reduce(1, *) * Double(MemoryLayout<WalkedPath>.stride) * Double(users)
    let group = Double(min(users, BeamSearch.groupSize))
    let choices = ways.dropLast().reduce(1, *) * group * 5 * Double(actions)
    try MemoryNeed.check(
      paths + choices,
      for: "a beam of \(widths.map(String.init).joined(separator: "-")) for \(users) users")
  }

  /// Throws an ``/Essentials/InputError`` that names the option which is out of range, if one is.
  public func validate() throws {
    try require(
      widths.count == PathEnvironment.hops
        && widths.allSatisfy { (1...greatestCount).contains($0) },
      "widths", "three numbers from 1")
    try require((1...greatestCount).contains(length), "length", "at least 1")
    try require((0..<1).contains(dropout), "dropout", "from 0 to below 1")
  }
}
