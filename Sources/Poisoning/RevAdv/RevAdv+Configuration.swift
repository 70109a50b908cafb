import Essentials

extension RevAdv {
  /// The hyperparameters of ``RevAdv``; those of the surrogate and of the steps are the published program's, where it has
  /// them.
  public struct Configuration: ComponentConfiguration, Equatable {
    /// How often the accounts are tried on the surrogate and moved.
    public var epochs = 30
    /// Which share of an account's clicks is on targets; one click at least.
    public var targetShare = 0.5
    /// How many different targets an account promotes.
    public var targetsPerAccount = 1
    /// The surrogate's number of factors of a user or an item.
    public var dimension = 32
    /// w, what a clicked pair weighs in the surrogate beside 1 for one that is not.
    public var clickWeight: Float = 20
    /// λ, the weight of the squared norm of the surrogate's factors.
    public var regularization: Float = 0.05
    /// How many sweeps the surrogate is trained on the log alone.
    public var pretraining = 10
    /// L, how many sweeps it is trained on with the accounts; gradients go back through all of them.
    public var unrolled = 2
    /// η, how far a step moves a fake user's row.
    public var stepSize = 1.0
    /// μ, which part of the step before is made again.
    public var momentum = 0.95

    /// The defaults.
    public init() {}

    /// Throws an error that names the hyperparameter which is out of range, if one is.
    public func validate() throws {
      try require(epochs >= 1, "epochs", "at least 1")
      try AttackProfile.validate(targetShare: targetShare, targetsPerAccount: targetsPerAccount)
      try require((1...1024).contains(dimension), "dimension", "from 1 to 1024")
      try require(clickWeight >= 1 && clickWeight.isFinite, "clickWeight", "at least 1")
      try require(regularization > 0 && regularization.isFinite, "regularization", "above 0")
      try require(pretraining >= 0, "pretraining", "at least 0")
      try require((1...100).contains(unrolled), "unrolled", "from 1 to 100")
      try require(stepSize > 0 && stepSize.isFinite, "stepSize", "above 0")
      try require(momentum >= 0 && momentum < 1, "momentum", "from 0 to below 1")
    }
  }
}
