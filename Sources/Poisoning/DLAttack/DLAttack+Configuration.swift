import Essentials

extension DLAttack {
  /// The hyperparameters of ``DLAttack``.
  public struct Configuration: ComponentConfiguration, Equatable {
    /// Which share of an account's clicks is on targets; one click at least.
    public var targetShare = 0.5
    /// How many different targets an account promotes.
    public var targetsPerAccount = 1
    /// d, the surrogate's number of factors in each of its two embeddings.
    public var dimension = 16
    /// How many epochs the surrogate is trained to recommend, before the first account.
    public var pretraining = 10
    /// How many epochs it is trained for each account, to recommend and to promote.
    public var rounds = 1
    /// How many pairs of a user and an item a step of training has.
    public var batch = 512
    /// How many items that were not clicked go with each click.
    public var negatives = 4
    /// The learning rate of Adam.
    public var learningRate = 0.001
    /// How many real users' lists are looked at for an account in an epoch; all if there are no more.
    public var listeners = 256
    /// The length of a list.
    public var k = 10
    /// λ, what the attack's loss weighs beside that of recommending.
    public var poisonWeight = 0.1
    /// η, what lists weigh in the attack's loss beside the account's own predictions.
    public var listenerWeight = 10.0
    /// κ, how far above the last of a list a target is to come, in logarithms of predictions.
    public var margin = 1.0
    /// δ, what the selection probability of an item is multiplied by when an account has chosen it.
    public var decay = 0.9

    /// The defaults.
    public init() {}

    /// Throws an error that names the hyperparameter which is out of range, if one is.
    public func validate() throws {
      func requireWeight(_ value: Double, _ name: String) throws {
        try require(value >= 0 && value.isFinite, name, "at least 0")
      }
      try AttackProfile.validate(targetShare: targetShare, targetsPerAccount: targetsPerAccount)
      try require(
        (16...1024).contains(dimension) && dimension.isMultiple(of: 16), "dimension",
        "a multiple of 16 from 16 to 1024")
      try require(pretraining >= 0, "pretraining", "at least 0")
      try require(rounds >= 0, "rounds", "at least 0")
      try require((1...1_000_000).contains(batch), "batch", "from 1 to 1000000")
      try require((1...1000).contains(negatives), "negatives", "from 1 to 1000")
      try require(learningRate > 0 && learningRate.isFinite, "learningRate", "above 0")
      try require(listeners >= 1, "listeners", "at least 1")
      try require(k >= 1, "k", "at least 1")
      try requireWeight(poisonWeight, "poisonWeight")
      try requireWeight(listenerWeight, "listenerWeight")
      try requireWeight(margin, "margin")
      try require((0...1).contains(decay), "decay", "from 0 to 1")
    }
  }
}
