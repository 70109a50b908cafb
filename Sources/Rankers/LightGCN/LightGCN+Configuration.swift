import Essentials

extension LightGCN {
  /// The hyperparameters of ``LightGCN``.
  public struct Configuration: EpochConfiguration {
    /// The width of an embedding, a multiple of 16.
    public var dimension = 64
    /// K, how many layers propagate.
    public var layers = 3
    /// How many interactions a batch has.
    public var batchSize = 2_048
    /// Adam's step size.
    public var learningRate: Float = 5e-3
    /// λ, the weight of a batch's squared embeddings.
    public var regularization: Float = 1e-4
    /// The standard deviation of fresh embeddings.
    public var initialDeviation: Float = 0.1
    /// The most epochs that a fit takes.
    public var epochs = 200
    /// How many epochs without improvement on the validation task end a fit; 0 never does.
    public var patience = 10
    /// How many of the least popular items a target starts in the middle of; 0 leaves it as drawn.
    public var coldStartItems = 100
    /// What the loss against an adversary weighs, who moves representations the way that makes it worst; 0
    /// for no adversary.
    public var adversarialWeight: Float = 0
    /// How far the adversary moves a representation.
    public var adversarialRadius: Float = 0.5
    /// Whose representations the adversary moves farther.
    public var adversarialMagnitude = AdversarialMagnitude.uniform
    /// How often an update goes through the injection's clicks.
    public var updatePasses = 1
    /// The step size of an update for each click, whatever the size of its batch.
    public var updateLearningRate: Float = 0.1

    /// The defaults that ``LightGCN`` documents.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require(
        dimension >= 16 && dimension % 16 == 0, "dimension", "a positive multiple of 16")
      try require(layers >= 1, "layers", "at least 1")
      try require(batchSize >= 1, "batchSize", "at least 1")
      try require(learningRate > 0, "learningRate", "above 0")
      try require(regularization >= 0, "regularization", "at least 0")
      try require(initialDeviation > 0, "initialDeviation", "above 0")
      try require(epochs >= 1, "epochs", "at least 1")
      try require(patience >= 0, "patience", "at least 0")
      try require(coldStartItems >= 0, "coldStartItems", "at least 0")
      try require(
        (0...1000).contains(adversarialWeight), "adversarialWeight", "from 0 to 1000")
      try require(
        (0...1000).contains(adversarialRadius), "adversarialRadius", "from 0 to 1000")
      try require(updatePasses >= 0, "updatePasses", "at least 0")
      try require(updateLearningRate > 0, "updateLearningRate", "above 0")
    }
  }
}
