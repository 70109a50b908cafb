import Essentials

extension PoisonRec {
  /// PoisonRec's hyperparameters; the defaults are the paper's (section IV.A).
  public struct Configuration: ComponentConfiguration, Equatable {
    /// Training steps; 0 leaves the policy untrained, which is a control.
    public var steps = 60
    /// M, the poisons sampled in a step.
    public var worlds = 32
    /// B, the poisons of one update, at most M.
    public var batch = 32
    /// K, the updates of a step.
    public var epochs = 3
    /// ε of the clipped surrogate.
    public var clip = 0.1
    /// Adam's learning rate.
    public var learningRate = 2e-3
    /// |e|, the width of every layer and embedding: a multiple of 16.
    public var embedding = 64
    /// How the next click is drawn: one of `Spaces`.
    public var actionSpace = "bcbt-popular"
    /// What the entropy of a decision in nats adds to its objective; the paper has no such term.
    public var entropy = 0.0
    /// τ, how far the worlds of a step are tilted apart while all rewards are the same, in logits:
    /// see `Exploration`; 0 as published.
    public var exploration = 2.0
    /// What τ is multiplied with after every step whose rewards differ, below 1.
    public var explorationDecay = 0.9
    /// Whether rewards are shuffled among the worlds before learning: a control, which must not
    /// learn.
    public var shuffleRewards = false

    /// The paper's values.
    public init() {}

    /// Throws an `InputError` that names the first value that cannot be.
    public func validate() throws {
      func check(_ isGood: Bool, _ message: String) throws {
        if !isGood { throw InputError(.usage, "poisonrec: \(message)") }
      }
      try check(steps >= 0, "steps must be at least 0, not \(steps)")
      try check(
        (1...1_000_000).contains(worlds), "worlds must be from 1 to 1000000, not \(worlds)")
      try check(
        batch >= 1 && batch <= worlds, "batch must be from 1 to worlds (\(worlds)), not \(batch)")
      try check(epochs >= 0, "epochs must be at least 0, not \(epochs)")
      try check(clip > 0 && clip < 1, "clip must be between 0 and 1, not \(clip)")
      try check(
        learningRate > 0 && learningRate.isFinite,
        "learningRate must be positive, not \(learningRate)")
      try check(
        embedding >= 16 && embedding % 16 == 0 && embedding <= 1024,
        "embedding must be a multiple of 16 up to 1024, not \(embedding)")
      try check(entropy >= 0 && entropy.isFinite, "entropy must be at least 0, not \(entropy)")
      try check(
        exploration >= 0 && exploration <= 20,
        "exploration must be from 0 to 20, not \(exploration)")
      try check(
        explorationDecay >= 0 && explorationDecay < 1,
        "explorationDecay must be at least 0 and below 1, not \(explorationDecay)")
      _ = try space()
    }

    /// The action space by its name.
    public func space() throws -> any ActionSpace.Type {
      let spaces = Spaces.all
      if let space = spaces.first(where: { $0.identifier == actionSpace }) { return space }
      throw InputError.unknown("action space", actionSpace, known: spaces.map { $0.identifier })
    }
  }
}
