import CTorch

// Each call draws one number from `rng` and seeds a generator of libtorch with it: bulk speed, and
// the same bits for the same state of `rng` whatever the number of threads.
extension Tensor {
  /// Overwrites every element with a draw from [low, high).
  public func fillUniform(
    _ low: Double = 0, _ high: Double = 1, using rng: inout some RandomNumberGenerator
  ) {
    let seed = rng.next()
    Tensor.changing(self) { ct_uniform_($0, low, high, seed) }
  }

  /// Overwrites every element with a draw from a normal distribution.
  public func fillNormal(
    mean: Double = 0, deviation: Double = 1, using rng: inout some RandomNumberGenerator
  ) {
    let seed = rng.next()
    Tensor.changing(self) { ct_normal_($0, mean, deviation, seed) }
  }

  /// Overwrites every element with 1 at `probability`, otherwise with 0.
  public func fillBernoulli(
    _ probability: Double, using rng: inout some RandomNumberGenerator
  ) {
    let seed = rng.next()
    Tensor.changing(self) { ct_bernoulli_($0, probability, seed) }
  }

  /// A new parameter, a leaf that gradients flow to, of draws from ±`bound`.
  static func parameter(
    _ shape: [Int], within bound: Double, dtype: DType, using rng: inout some RandomNumberGenerator
  ) -> Tensor {
    uniform(shape, -bound, bound, dtype: dtype, using: &rng).requiringGradient()
  }

  /// Draws from [low, high) in a new tensor.
  public static func uniform(
    _ shape: [Int], _ low: Double = 0, _ high: Double = 1, dtype: DType = .float32,
    using rng: inout some RandomNumberGenerator
  ) -> Tensor {
    let result = uninitialized(shape, dtype: dtype)
    result.fillUniform(low, high, using: &rng)
    return result
  }

  /// Draws from a normal distribution in a new tensor.
  public static func normal(
    _ shape: [Int], mean: Double = 0, deviation: Double = 1, dtype: DType = .float32,
    using rng: inout some RandomNumberGenerator
  ) -> Tensor {
    let result = uninitialized(shape, dtype: dtype)
    result.fillNormal(mean: mean, deviation: deviation, using: &rng)
    return result
  }
}
