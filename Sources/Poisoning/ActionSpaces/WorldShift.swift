import Essentials

/// What one world adds to the logit of every decision while PoisonRec explores: numbers from about
/// N(0, deviation²), one for each decision, the same for all fake users and clicks of the world.
///
/// Nothing is stored: a shift is a hash of world and decision, so that only decisions that are made
/// cost anything, and neither order nor threads matter.
public struct WorldShift: Sendable, Equatable {
  /// What tells this world's shifts from another's.
  public let key: UInt64
  /// The standard deviation of the shifts, in logits, at least 0.
  public let deviation: Float
  private let scale: Float

  /// The shifts of world `world` in a step with this seed.
  public init(stepSeed: UInt64, world: Int, deviation: Float) {
    var stream = SeededGenerator(seed: stepSeed, stream: "exploration", index: world)
    key = stream.next()
    self.deviation = deviation
    // A uniform draw from 0…65535 has the variance (65536² − 1)/12; there are four.
    scale = deviation / (4 * Float(65536.0 * 65536 - 1) / 12).squareRoot()
  }

  /// The shift of a decision, between ±3.47 deviations.
  ///
  /// Four uniform draws of 16 bits added up: near enough to the normal distribution (kurtosis 2.7)
  /// for what it is for.
  @inline(__always)
  public func callAsFunction(_ decision: Int) -> Float {
    // SplitMix64's finalizer.
    var z = key &+ (UInt64(truncatingIfNeeded: decision) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    z ^= z >> 31
    let sum = (z & 0xFFFF) &+ (z >> 16 & 0xFFFF) &+ (z >> 32 & 0xFFFF) &+ (z >> 48)
    return (Float(Int32(truncatingIfNeeded: sum)) - 131_070) * scale
  }
}
