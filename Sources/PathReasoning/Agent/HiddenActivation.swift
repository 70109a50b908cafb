import Essentials
import Kernels

/// ELU and dropout of a layer's outputs, forward and backward, in place in raw memory.
///
/// Backward needs nothing but the results: where a number was dropped the gradient is 0; elsewhere
/// the result divided by the scale is y = ELU(x), whose slope is 1 above 0 and y + 1 below.
struct HiddenActivation {
  /// The share of numbers dropped.
  let dropout: Float
  /// What the others are multiplied with.
  private let scale: Float
  /// Of 65,536 equally likely draws, how many drop.
  private let threshold: UInt16

  init(dropout: Double) {
    self.dropout = Float(dropout)
    scale = Float(1 / (1 - dropout))
    threshold = UInt16((dropout * 65_536).rounded())
  }

  /// Replaces `values` by their ELU, dropped or scaled; `kept` records which remain.
  ///
  /// `count` is a multiple of 8.
  func forward(
    _ values: UnsafeMutablePointer<Float>, kept: UnsafeMutablePointer<Float>, count: Int,
    using rng: inout SeededGenerator
  ) {
    typealias Block = SIMD8<Float>
    let one = Block(repeating: 1)
    for start in stride(from: 0, to: count, by: 8) {
      let x = UnsafeRawPointer(values + start).loadUnaligned(as: Block.self)
      let low = VectorMath.taylorExp(x) - one
      var y = x.replacing(with: low, where: x .< 0)
      var mask = Block(repeating: scale)
      if threshold > 0 {
        let draws = SIMD2<UInt64>(rng.next(), rng.next())
        let words = unsafeBitCast(draws, to: SIMD8<UInt16>.self)
        mask.replace(with: 0, where: SIMD8<Int32>(truncatingIfNeeded: words) .< Int32(threshold))
      }
      y *= mask
      UnsafeMutableRawPointer(values + start).storeBytes(of: y, as: Block.self)
      UnsafeMutableRawPointer(kept + start).storeBytes(of: mask, as: Block.self)
    }
  }

  /// Replaces the gradient with respect to the results by the one with respect to the inputs.
  func backward(
    _ gradient: UnsafeMutablePointer<Float>, values: UnsafePointer<Float>,
    kept: UnsafePointer<Float>, count: Int
  ) {
    typealias Block = SIMD8<Float>
    let one = Block(repeating: 1)
    let inverse = Block(repeating: 1 / scale)
    for start in stride(from: 0, to: count, by: 8) {
      let y = UnsafeRawPointer(values + start).loadUnaligned(as: Block.self) * inverse
      let mask = UnsafeRawPointer(kept + start).loadUnaligned(as: Block.self)
      let g = UnsafeRawPointer(gradient + start).loadUnaligned(as: Block.self)
      let slope = one.replacing(with: y + one, where: y .< 0)
      UnsafeMutableRawPointer(gradient + start).storeBytes(of: g * mask * slope, as: Block.self)
    }
  }
}
