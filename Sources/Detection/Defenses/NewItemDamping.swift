import Essentials
import Interactions
import Victims

/// Lets clicks on an item count in proportion to how well the item is established: what nobody of long
/// standing has clicked cannot be pushed by newcomers alone.
///
/// **Source.** A rule of this project, after trust weights in reputation systems: the weight of a click on
/// item i is (1 + e_i) / (1 + e_i + h), where e_i is how many accounts of the log with at least
/// ``Configuration/established`` clicks have clicked it. The log's accounts count for it, so that what real
/// people like establishes itself; accounts that come in an update do not.
///
/// A recommender learns from clicks, not from weights: of the clicks on an item, in the order of the
/// stream, those count with which the sum of weights passes a whole number. Of n clicks ⌊n w⌋ are let
/// through, and which they are depends on nothing random.
public struct NewItemDamping: Defense {
  /// What users type: "new-item-damping".
  public static let identifier = "new-item-damping"

  /// The hyperparameters of ``NewItemDamping``.
  public struct Configuration: ComponentConfiguration, Equatable {
    /// h, with how many established accounts, less one, a click counts half.
    public var half = 10.0
    /// With how many clicks an account of the log is established.
    public var established = 5

    /// The defaults.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require(half >= 0 && half <= 1e9, "half", "from 0 to 1000000000")
      try require((1...1_000_000).contains(established), "established", "from 1 to 1000000")
    }
  }

  private let configuration: Configuration

  /// A defense with these hyperparameters.
  public init(_ configuration: Configuration) { self.configuration = configuration }

  /// Counts who has established what.
  public func stand(
    before log: InteractionLog, seed: UInt64, reporting: ProgressReport
  ) throws -> any StandingDefense {
    try configuration.validate()
    return Damping(configuration, before: log)
  }
}

/// The weights of a log's items.
private struct Damping: StandingDefense {
  let log: InteractionLog
  /// The weight of a click on each item, `[items]`.
  private let weights: [Double]
  /// The weight of a click on any further item.
  private let unknown: Double

  init(_ configuration: NewItemDamping.Configuration, before log: InteractionLog) {
    var counts = [Int](repeating: 0, count: log.itemCount)
    // The account that an item was counted for last, from 1.
    var last = [Int32](repeating: 0, count: log.itemCount)
    for user in 0..<log.userCount where log[UserID(user)].count >= configuration.established {
      for item in log[UserID(user)] where last[item.index] != Int32(user + 1) {
        last[item.index] = Int32(user + 1)
        counts[item.index] += 1
      }
    }
    func weight(_ count: Int) -> Double {
      (1 + Double(count)) / (1 + Double(count) + configuration.half)
    }
    let weights = counts.map(weight)
    var sums = [Double](repeating: 0, count: log.itemCount)
    self.log = log.filtered { _, _, item in Self.passes(weights[item.index], &sums[item.index]) }
    self.weights = weights
    unknown = weight(0)
  }

  func admit(_ injection: Injection) -> Injection {
    var sums: [ItemID: Double] = [:]
    return injection.filtered { _, _, item in
      let weight = item.index < weights.count ? weights[item.index] : unknown
      return Self.passes(weight, &sums[item, default: 0])
    }
  }

  /// Adds a weight to a sum, and says whether that took it past a whole number.
  private static func passes(_ weight: Double, _ sum: inout Double) -> Bool {
    let before = sum.rounded(.down)
    // What rounding takes away from a whole number does not count.
    sum += weight + 1e-12
    return sum.rounded(.down) > before
  }
}
