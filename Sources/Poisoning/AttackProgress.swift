/// One point of an attack's curve.
public struct AttackProgress: Sendable, Codable, Equatable {
  /// The step, from 0.
  public var step: Int
  /// How many steps there are.
  public var stepCount: Int
  /// Mean RecNum over the step's poisons.
  public var mean: Double
  /// The largest of them.
  public var max: Int
  /// The share of clicks on targets, from 0 to 1.
  public var targetClickRatio: Double
  /// How many queries were made so far, this step's included.
  public var queries: Int

  /// A point of the curve.
  public init(
    step: Int, stepCount: Int, mean: Double, max: Int, targetClickRatio: Double, queries: Int
  ) {
    self.step = step
    self.stepCount = stepCount
    self.mean = mean
    self.max = max
    self.targetClickRatio = targetClickRatio
    self.queries = queries
  }
}
