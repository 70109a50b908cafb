import Torch

extension Tensor {
  /// Calls `body` with the number and the memory of every row of a contiguous float matrix, in order,
  /// on this thread.
  func forEachRow(_ body: (Int, UnsafeMutablePointer<Float>) -> Void) {
    let (rows, width) = (shape[0], shape[1])
    withUnsafeMutableBufferPointer(of: Float.self) { buffer in
      guard let base = buffer.baseAddress else { return }
      for row in 0..<rows { body(row, base + row * width) }
    }
  }

  /// A contiguous matrix of those rows of this one, in their order.
  func rows(_ rows: some Collection<Int>) -> Tensor {
    let width = shape[1]
    let result = Tensor.uninitialized([rows.count, width])
    withUnsafeMutableBufferPointer(of: Float.self) { source in
      guard let source = source.baseAddress else { return }
      result.withUnsafeMutableBufferPointer(of: Float.self) { target in
        guard var target = target.baseAddress else { return }
        for row in rows {
          target.update(from: source + row * width, count: width)
          target += width
        }
      }
    }
    return result
  }
}
