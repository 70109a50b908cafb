import Essentials
import Interactions

/// How long a training step of PoisonRec takes without a recommender: sampling M poisons and K
/// updates, rewards drawn at random (PoisonRec, section IV.B).
public struct StepBenchmark: Sendable {
  /// One measurement.
  public struct Result: Codable, Sendable, Equatable {
    /// The action space.
    public var actionSpace: String
    /// How many original items.
    public var items: Int
    /// The median over the steps that count.
    public var secondsPerStep: Double
  }

  /// What clicks are drawn from.
  public var actionSpace: any ActionSpace.Type
  /// How many original items, at least 1; 8 targets are added.
  public var items: Int
  /// How many steps are measured, at least 1, after one that is not.
  public var repetitions = 5
  /// The seed of policy and rewards.
  public var seed: UInt64 = 0

  /// A benchmark at one size.
  public init(
    actionSpace: any ActionSpace.Type, items: Int, repetitions: Int = 5, seed: UInt64 = 0
  ) {
    self.actionSpace = actionSpace
    self.items = items
    self.repetitions = repetitions
    self.seed = seed
  }

  /// Takes the steps, each handed to `reporting` with its seconds.
  ///
  /// Throws an `InputError` for a size that cannot be.
  public func run(reporting: (Int, Double) throws -> Void = { _, _ in }) throws -> Result {
    guard items >= 1 else { throw InputError(.usage, "items must be at least 1, not \(items)") }
    guard repetitions >= 1 else {
      throw InputError(.usage, "repetitions must be at least 1, not \(repetitions)")
    }
    let configuration = PoisonRec<NoSpaces>.Configuration()
    try MemoryNeed.check(
      PoisonRec<NoSpaces>.memory(
        for: configuration, fakeUsers: 20, clicks: 20,
        items: ItemCatalog(originalCount: min(items, Int(Int32.max)), targetCount: 8))
        * max(1, Double(items) / Double(Int32.max)),
      for: "a policy for \(items) items")
    // Items are numbered in 32 bits.
    guard items <= greatestCount, repetitions <= greatestCount else {
      throw InputError(
        .usage,
        "items and repetitions must be at most \(greatestCount), not \(max(items, repetitions))")
    }
    var rng = SeededGenerator(seed: seed, stream: "bench step", index: items)
    let scenario = PoisoningScenario(
      items: ItemCatalog(originalCount: items, targetCount: 8),
      popularity: [Int](repeating: 1, count: items), fakeUserCount: 20, clicksPerFakeUser: 20)
    let policy = PoisonPolicy(
      for: scenario, in: actionSpace, width: configuration.embedding, using: &rng)
    let trainer = PolicyTrainer(
      policy,
      objective: ClippedSurrogate(
        clip: Float(configuration.clip), entropyBonus: Float(configuration.entropy)),
      learningRate: Float(configuration.learningRate), worlds: configuration.worlds,
      batch: configuration.batch, epochs: configuration.epochs)
    let clock = ContinuousClock()
    var seconds: [Double] = []
    for step in 0...repetitions {
      let duration = clock.measure {
        _ = trainer.sample(using: &rng)
        let rewards = (0..<configuration.worlds).map { _ in Double(rng.normal()) }
        trainer.learn(from: rewards, using: &rng)
      }
      let (whole, atto) = duration.components
      // The first step warms up.
      guard step > 0 else { continue }
      seconds.append(Double(whole) + Double(atto) * 1e-18)
      try reporting(step - 1, seconds[step - 1])
    }
    seconds.sort()
    let middle = seconds.count / 2
    return Result(
      actionSpace: actionSpace.identifier, items: items,
      secondsPerStep: seconds.count % 2 == 1
        ? seconds[middle] : (seconds[middle - 1] + seconds[middle]) / 2)
  }
}

/// The benchmark is handed its action space, and looks up none.
private enum NoSpaces: ActionSpaceList {
  static var all: [any ActionSpace.Type] { [] }
}
