import Essentials

extension IALS {
  /// The hyperparameters of ``IALS``.
  public struct Configuration: EpochConfiguration {
    /// The number of factors of a user or an item, at least 1.
    public var dimension = 64
    /// λ, the weight of the squared norm.
    public var regularization: Float = 0.01
    /// ν, how much more the rows that occur often are held back: 1 as much as they occur, 0 not at all.
    public var regularizationExponent: Float = 1
    /// α₀, what a pair weighs that was not observed, beside 1 for one that was.
    public var unobservedWeight: Float = 0.1
    /// The standard deviation of a fresh row's length: each factor's is this by the root of their number.
    public var initialDeviation: Float = 0.1
    /// The most epochs that a fit takes.
    public var epochs = 30
    /// How many epochs without improvement on the validation task end a fit; 0 never does.
    public var patience = 5
    /// How often an update solves for accounts and items.
    public var updatePasses = 1

    /// The defaults that ``IALS`` documents.
    public init() {}

    /// Throws an ``/Essentials/InputError`` that names the hyperparameter which is out of range, if
    /// one is.
    public func validate() throws {
      try require(dimension >= 1, "dimension", "at least 1")
      try require(regularization > 0, "regularization", "above 0")
      try require(
        (0...2).contains(regularizationExponent), "regularizationExponent", "from 0 to 2")
      try require(unobservedWeight > 0, "unobservedWeight", "above 0")
      try require(initialDeviation > 0, "initialDeviation", "above 0")
      try require(epochs >= 1, "epochs", "at least 1")
      try require(patience >= 0, "patience", "at least 0")
      try require(updatePasses >= 0, "updatePasses", "at least 0")
    }
  }
}
