import Kernels

/// Rows of numbers in raw memory, each padded with zeros to whole SIMD vectors.
///
/// A reference: copies of the variable see each other's changes. Side by side, threads may read it,
/// or write different rows.
package final class VectorTable: @unchecked Sendable {
  /// What a row consists of.
  package typealias Block = SIMD8<Float>

  /// How many rows there are.
  package let count: Int
  /// How many numbers of a row count; the rest is 0.
  package let width: Int
  /// How many blocks a row has.
  package let blocks: Int
  /// Row r starts at block `r * blocks`.
  package let base: UnsafeMutablePointer<Block>

  /// A table of zeros.
  package init(count: Int, width: Int) {
    self.count = count
    self.width = width
    blocks = (width + 7) / 8
    base = .allocate(capacity: max(1, count * blocks))
    base.initialize(repeating: .zero, count: max(1, count * blocks))
  }

  deinit { base.deallocate() }

  /// A table that shares nothing with this one.
  package func copy() -> VectorTable {
    let result = VectorTable(count: count, width: width)
    result.assign(self)
    return result
  }

  /// Overwrites every row with those of a table of the same shape.
  package func assign(_ source: VectorTable) {
    precondition(source.count == count && source.width == width)
    base.update(from: source.base, count: count * blocks)
  }

  /// Whether every number is finite.
  package var isFinite: Bool {
    // A number times 0 is 0 unless it is not finite.
    var sum = Block.zero
    for block in 0..<count * blocks { sum += base[block] * 0 }
    return sum == .zero
  }

  /// A row's blocks.
  @inline(__always)
  package func row(_ row: Int) -> UnsafeMutablePointer<Block> { base + row * blocks }

  /// A row's numbers.
  @inline(__always)
  package func numbers(_ row: Int) -> UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(base + row * blocks).assumingMemoryBound(to: Float.self)
  }

  /// A row's numbers without the padding.
  package subscript(row: Int) -> [Float] {
    get { Array(UnsafeBufferPointer(start: numbers(row), count: width)) }
    set {
      precondition(newValue.count == width, "a row has \(width) numbers")
      for (column, number) in newValue.enumerated() { numbers(row)[column] = number }
    }
  }
}

/// The inner product of two rows.
@inline(__always)
func dot(
  _ x: UnsafePointer<VectorTable.Block>, _ y: UnsafePointer<VectorTable.Block>, _ blocks: Int
) -> Float {
  // Two sums, so that one multiplication need not wait for the other.
  var first = VectorTable.Block.zero
  var second = VectorTable.Block.zero
  var block = 0
  while block + 1 < blocks {
    first.addProduct(x[block], y[block])
    second.addProduct(x[block + 1], y[block + 1])
    block += 2
  }
  if block < blocks { first.addProduct(x[block], y[block]) }
  return (first + second).sum()
}
