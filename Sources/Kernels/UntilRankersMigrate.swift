/// The old name of aligned floats, until `Rankers` uses ``AlignedMemory``.
package typealias FloatBuffer = AlignedMemory<Float>

extension AdamRule {
  /// The old form of ``lookedUpStep(_:scale:)``, until `Rankers` uses that.
  @inlinable @inline(__always)
  package func apply(
    to weights: UnsafeMutablePointer<Float>, moments: UnsafeMutablePointer<Float>,
    squares: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, count: Int, update: Int,
    scale: Float = 1
  ) {
    lookedUpStep(update, scale: scale).apply(
      to: weights, moments: moments, squares: squares, gradient: gradient, count: count)
  }
}
