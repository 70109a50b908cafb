import Essentials
import Interactions
import Victims

/// Counts at most so many clicks of an account on an item; the first ones stay.
///
/// **Source.** Common practice with logs of clicks. An attacker who needs many clicks on few items then needs
/// more accounts; who buys something again and again counts for less.
public struct CapRepeats: Defense {
  /// What users type: "cap-repeats".
  public static let identifier = "cap-repeats"

  /// The hyperparameters of ``CapRepeats``.
  public struct Configuration: ComponentConfiguration, Equatable {
    /// c, how many clicks of an account on an item count.
    public var cap = 2

    /// The default.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require((1...1_000_000).contains(cap), "cap", "from 1 to 1000000")
    }
  }

  private let configuration: Configuration

  /// A defense with these hyperparameters.
  public init(_ configuration: Configuration) { self.configuration = configuration }

  /// Caps the log's repeats.
  public func stand(
    before log: InteractionLog, seed: UInt64, reporting: ProgressReport
  ) throws -> any StandingDefense {
    try configuration.validate()
    return RepeatLimit(cap: configuration.cap, before: log)
  }
}

/// Drops the repeats of an account: of clicks on one item the first stays.
///
/// **Source.** What most public datasets for implicit feedback do. It is ``CapRepeats`` with a cap of one.
public struct DistinctClicks: Defense {
  /// What users type: "distinct".
  public static let identifier = "distinct"

  /// ``DistinctClicks`` has no hyperparameters.
  public struct Configuration: ComponentConfiguration, Equatable {
    /// None.
    public init() {}
  }

  /// The defense.
  public init(_ configuration: Configuration) {}

  /// Drops the log's repeats.
  public func stand(
    before log: InteractionLog, seed: UInt64, reporting: ProgressReport
  ) throws -> any StandingDefense { RepeatLimit(cap: 1, before: log) }
}

/// A limit on how often an account's clicks on an item count.
private struct RepeatLimit: StandingDefense {
  let log: InteractionLog
  private let cap: Int

  init(cap: Int, before log: InteractionLog) {
    self.cap = cap
    var counts: [ItemID: Int] = [:]
    self.log = log.filtered { _, position, item in
      if position == 0 { counts.removeAll(keepingCapacity: true) }
      return Self.isWithin(cap, item, &counts)
    }
  }

  func admit(_ injection: Injection) -> Injection {
    var counts: [ItemID: Int] = [:]
    return injection.filtered { _, position, item in
      if position == 0 { counts.removeAll(keepingCapacity: true) }
      return Self.isWithin(cap, item, &counts)
    }
  }

  private static func isWithin(_ cap: Int, _ item: ItemID, _ counts: inout [ItemID: Int]) -> Bool {
    let count = counts[item, default: 0]
    counts[item] = count + 1
    return count < cap
  }
}
