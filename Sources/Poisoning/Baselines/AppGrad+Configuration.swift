import Essentials

extension AppGrad {
  /// AppGrad's hyperparameters; neither source names its constants, so that these are ours.
  public struct Configuration: ComponentConfiguration, Equatable {
    /// How many steps; 60 of 32 queries are as many as PoisonRec makes.
    public var steps = 60
    /// How many random directions a step looks along; each takes two queries.
    public var directions = 15
    /// How many queries a step spends on M itself, each in a random order of its own: what M would
    /// be played as, while the noise of a direction costs RecNum.
    public var ownQueries = 2
    /// μ, how far it looks, in clicks: M is rounded, so that much less would change no click, and
    /// much more leaves little of M.
    public var smoothing = 0.5
    /// How far a step moves a fake user's row, in clicks: the root mean square over the rows,
    /// before they are brought back to T.
    public var stepSize = 0.5
    /// How many original items of a row a step can move, beside the targets.
    ///
    /// Half are those with most clicks, half are random; the whole catalog if it has no more.
    public var support = 64
    /// How a row is brought back to where it is at least 0 and sums to T: `simplex`, the nearest
    /// such row, or `scaling`, which gives what noise takes to every item of the row and learns
    /// less.
    public var projection = RowProjection.simplex

    /// The defaults.
    public init() {}

    /// Throws an error that names the hyperparameter which is out of range, if one is.
    public func validate() throws {
      try require(steps >= 0, "steps", "at least 0")
      try require((1...1_000_000).contains(directions), "directions", "from 1 to 1000000")
      try require((0...1_000_000).contains(ownQueries), "ownQueries", "from 0 to 1000000")
      try require(smoothing > 0 && smoothing.isFinite, "smoothing", "above 0")
      try require(stepSize > 0 && stepSize.isFinite, "stepSize", "above 0")
      try require(support >= 1, "support", "at least 1")
    }
  }
}
