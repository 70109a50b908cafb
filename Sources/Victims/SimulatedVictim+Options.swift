import Essentials
import Interactions
import Rankers

extension SimulatedVictim {
  /// What a simulation is made of beside its ranker and its log; the defaults are PoisonRec's.
  public struct Options: Sendable {
    /// Everything random follows from it.
    public var seed: UInt64 = 0
    /// How a world learns from an injection.
    public var refresh = Refresh.incremental
    /// N, the fake users that there is room for; at least 0.
    public var fakeUserCount = 20
    /// T, the clicks of each; at least 0.
    public var clicksPerFakeUser = 20
    /// The number of new items that are promoted; at least 0.
    public var targetCount = 8
    /// How many of the log's last items are promoted as well, which stand before the new ones; at least 0.
    public var knownTargetCount = 0
    /// How many original items are candidates for a user; fewer where the catalog has fewer.
    public var originalCandidateCount = 92
    /// What lists are chosen from.
    public var lists = ListKind.candidates
    /// How many real users' lists are counted, drawn at random by the seed; all if there are no more, nil
    /// for ``Audience/standardSize``.
    public var audience: Int?
    /// The longest list that is counted at little cost; longer ones take more time.
    public var listLength = 10

    /// The published setting.
    public init() {}
  }

  /// Trains the snapshot on `log`, the training part, and scores it without poison.
  ///
  /// - Parameters:
  ///   - type: The ranker under attack.
  ///   - configuration: Its hyperparameters.
  ///   - log: The real users' interactions.
  ///   - validation: What rankers that stop early look at; without it they train for all their epochs.
  ///   - options: The size of the game.
  ///   - reporting: Told how training goes; what it throws ends it.
  public convenience init<R: Ranker>(
    _ type: R.Type, _ configuration: R.Configuration, log: InteractionLog,
    validation: RankingTask? = nil, options: Options = Options(), reporting: ProgressReport
  ) throws {
    try self.init(
      type, configuration, log: log, validation: validation, options: options, checkpoint: nil,
      reporting: reporting)
  }
}
