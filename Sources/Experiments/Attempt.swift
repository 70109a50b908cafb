import Documents
import Essentials
import Foundation
import Interactions
import Poisoning

/// One attack played to its end, with what it took.
struct Attempt {
  /// The poison and the strategy that it came from.
  let crafted: CraftedAttack
  /// The attack's hyperparameters.
  let configuration: [String: JSON]
  /// Whether it was shown the log.
  let readsLog: Bool
  /// How it went, step by step; a resumed attack's earlier steps included.
  let curve: [PoisonDocument.CurvePoint]
  /// How many queries it made.
  let queries: Int
  /// Seconds a query, worlds side by side.
  let secondsPerQuery: Double

  /// Plays `type` with `settings` over its defaults against `recommender`.
  ///
  /// With an `output` folder the curve is written there after every step, and an attack that was
  /// interrupted continues from `checkpoint` in it.
  init(
    _ type: any PoisoningAttack.Type, setting settings: HyperparameterSettings,
    log: InteractionLog, against recommender: SimulatedRecommender, seed: UInt64,
    output: RunFolder?, name: String,
    reporting: AttackReport
  ) async throws {
    let attack = try Self.make(type, setting: settings, log: log)
    let timed = TimedRecommender(recommender)
    var rng = SeededGenerator(seed: seed, stream: "attack")
    let checkpoint = output?.checkpoint(name)
    // How long the steps took that an earlier run has made.
    let earlier = try output?.curve(name) ?? []
    var curve: [PoisonDocument.CurvePoint] = []
    var queries = 0
    var last = ContinuousClock.now
    crafted = try await attack.craft(against: timed, using: &rng, checkpoint: checkpoint) { step in
      let now = ContinuousClock.now
      let isRepeated = timed.queryCount == 0 && step.step < earlier.count
      curve.append(
        .init(
          step, seconds: isRepeated ? earlier[step.step].seconds : (now - last).inSeconds))
      queries = step.queries
      last = now
      if !isRepeated { try output?.write(curve, name) }
      try reporting(step)
    }
    configuration = try type.values(setting: settings)
    readsLog = type is any LogReadingAttack.Type
    self.curve = curve
    self.queries = queries
    secondsPerQuery = timed.secondsPerQuery
  }

  private static func make<Attack: PoisoningAttack>(
    _ type: Attack.Type, setting settings: HyperparameterSettings, log: InteractionLog
  ) throws -> any PoisoningAttack {
    let configuration = try type.configuration(setting: settings)
    if let reader = type as? any LogReadingAttack.Type {
      return try makeReader(reader, configuration, log: log)
    }
    return Attack(configuration)
  }

  private static func makeReader<Attack: LogReadingAttack>(
    _ type: Attack.Type, _ configuration: any ComponentConfiguration, log: InteractionLog
  ) throws -> any PoisoningAttack {
    guard let configuration = configuration as? Attack.Configuration else {
      preconditionFailure("an attack's configuration is of its own type")
    }
    return Attack(configuration, log: log)
  }
}
