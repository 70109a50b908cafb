import Kernels

extension [Vector] {
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
