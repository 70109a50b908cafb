/// Eight neighboring numbers of a row: what one vector instruction takes.
typealias Lanes = SIMD8<Float>

/// The sum of eight numbers as a tree, which is faster than the standard library's chain.
@inline(__always)
func sumOfLanes(_ lanes: Lanes) -> Float {
  let four = lanes.lowHalf + lanes.highHalf
  let two = four.lowHalf + four.highHalf
  return two.x + two.y
}

/// max(x, 0).
@inline(__always)
func rectified(_ x: Lanes) -> Lanes { x.replacing(with: 0, where: x .<= 0) }

extension [Lanes] {
  /// Rows of `length` numbers each, `[rows, length]`, filled up with zeros to whole vectors.
  init(rows values: [Float], length: Int) {
    let width = (length + 7) / 8
    self.init(repeating: .zero, count: values.count / length * width)
    withUnsafeMutableBytes { bytes in
      values.withUnsafeBytes { values in
        for row in 0..<values.count / (4 * length) {
          bytes[(row * width * 32)...].copyBytes(
            from: values[row * length * 4..<(row + 1) * length * 4])
        }
      }
    }
  }

  /// Rows without what they are filled up with, `[rows, length]`.
  func rows(length: Int) -> [Float] {
    let width = (length + 7) / 8
    var values: [Float] = []
    values.reserveCapacity(count / width * length)
    withUnsafeBytes { bytes in
      let numbers = bytes.bindMemory(to: Float.self)
      for row in 0..<count / width {
        values.append(contentsOf: numbers[row * width * 8..<row * width * 8 + length])
      }
    }
    return values
  }
}

/// Zeroed memory of vectors for hot loops.
///
/// Threads may read it side by side, and write to disjoint parts.
final class LaneMemory: @unchecked Sendable {
  /// Where it begins.
  let base: UnsafeMutablePointer<Lanes>
  /// How many vectors there are.
  let count: Int

  /// Room for `count` vectors, all zeros.
  init(count: Int) {
    base = .allocate(capacity: max(1, count))
    base.initialize(repeating: .zero, count: max(1, count))
    self.count = count
  }

  deinit { base.deallocate() }

  /// The same memory as single numbers, `[8 · count]`.
  var scalars: UnsafeMutablePointer<Float> { base.scalars }
}

extension UnsafeMutablePointer<Lanes> {
  /// The same memory as single numbers.
  @inline(__always)
  var scalars: UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: Float.self)
  }
}

extension UnsafePointer<Lanes> {
  /// The same memory as single numbers.
  @inline(__always)
  var scalars: UnsafePointer<Float> {
    UnsafeRawPointer(self).assumingMemoryBound(to: Float.self)
  }
}
