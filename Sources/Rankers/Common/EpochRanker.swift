import Essentials
import Interactions
import Statistics

/// Hyperparameters that say how long a fit goes on.
protocol EpochConfiguration: ComponentConfiguration {
  /// The most epochs.
  var epochs: Int { get }
  /// How many epochs without improvement on the validation task end a fit; 0 never does.
  var patience: Int { get }
  /// How many epochs of a fit prepare for the others, which patience counts; none by default.
  var leadIn: Int { get }
}

extension EpochConfiguration {
  /// None.
  var leadIn: Int { 0 }
}

/// A ranker that trains for some epochs, from whatever parameters it has.
///
/// A fit trains from the parameters that were drawn, and then gives targets that nobody clicked their
/// place; a continued one trains from what an earlier one has learned, and leaves such targets where they
/// are.
protocol EpochRanker: ResumableRanker where Configuration: EpochConfiguration {
  /// The hyperparameters.
  var configuration: Configuration { get }

  /// Trains on `log`, or goes on from what `checkpoint` holds; the optimizer starts anew.
  func train(
    on log: InteractionLog, until stopping: EarlyStopping, validation: RankingTask?,
    using rng: inout SeededGenerator, resuming checkpoint: TrainingCheckpoint?,
    reporting: ProgressReport
  ) throws

  /// Gives the targets that nobody in `log` clicked the place where new items start; leaves them as drawn
  /// by default.
  func startTargets(amid log: InteractionLog, using rng: inout SeededGenerator)
}

extension EpochRanker {
  /// As drawn.
  func startTargets(amid log: InteractionLog, using rng: inout SeededGenerator) {}

  /// Trains from scratch on `log` as the type says, or goes on from what `checkpoint` holds.
  public func fit(
    to log: InteractionLog, validation: RankingTask?, using rng: inout SeededGenerator,
    resuming checkpoint: TrainingCheckpoint?, reporting: ProgressReport
  ) throws {
    try train(
      on: log,
      until: EarlyStopping(
        epochs: configuration.epochs, patience: configuration.patience,
        leadIn: configuration.leadIn),
      validation: validation, using: &rng, resuming: checkpoint, reporting: reporting)
    startTargets(amid: log, using: &rng)
  }

  /// Trains on for `epochs` on `log`.
  public func continueFit(
    to log: InteractionLog, epochs: Int, using rng: inout SeededGenerator,
    reporting: ProgressReport
  ) throws {
    try train(
      on: log, until: EarlyStopping(epochs: epochs, patience: 0, goesOn: true), validation: nil,
      using: &rng, resuming: nil, reporting: reporting)
  }
}
