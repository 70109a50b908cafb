import Essentials

/// Leaves out numbers at random and makes the others larger, so that their mean stays.
///
/// Srivastava et al., *Dropout*, JMLR 2014, with the factor at training instead of at use.
struct Dropout: Sendable {
  /// The share that is left out, from 0 to below 1.
  let rate: Float

  /// What those that stay are multiplied by.
  var scale: Float { 1 / (1 - rate) }

  /// Fills `mask` with 0 and ``scale``; draws nothing, and fills it with 1, where nothing is left out.
  ///
  /// - Parameter count: A multiple of 4.
  func fill(
    _ mask: UnsafeMutablePointer<Float>, count: Int, using rng: inout SeededGenerator
  ) {
    guard rate > 0 else { return mask.update(repeating: 1, count: count) }
    let scale = scale
    draw(count, using: &rng) { mask[$0] = $1 ? scale : 0 }
  }

  /// Leaves out some of `numbers` and multiplies the others; draws nothing where nothing is left out.
  ///
  /// - Parameter count: A multiple of 4.
  func apply(
    to numbers: UnsafeMutablePointer<Float>, count: Int, using rng: inout SeededGenerator
  ) {
    guard rate > 0 else { return }
    let scale = scale
    draw(count, using: &rng) { numbers[$0] = $1 ? numbers[$0] * scale : 0 }
  }

  /// Calls `body` with each of `0..<count` and whether it stays.
  @inline(__always)
  private func draw(
    _ count: Int, using rng: inout SeededGenerator, _ body: (_ index: Int, _ stays: Bool) -> Void
  ) {
    let limit = UInt64(rate * 65_536)
    var generator = rng
    for start in stride(from: 0, to: count, by: 4) {
      // Sixteen bits decide about each number.
      var bits = generator.next()
      for lane in start..<start + 4 {
        body(lane, bits & 0xFFFF >= limit)
        bits >>= 16
      }
    }
    rng = generator
  }
}
