extension Scores {
  /// Whether every score of some rows is a finite number.
  ///
  /// - Parameter limit: How many rows are looked at, evenly spread; all by default.
  package func areFinite(rows limit: Int = .max) -> Bool {
    guard rows > 0, width > 0 else { return true }
    let step = max(1, rows / max(1, limit))
    return values.withUnsafeBufferPointer { values in
      stride(from: 0, to: rows, by: step).allSatisfy { row in
        // A number times 0 is 0 unless it is not finite.
        var sum: Float = 0
        for place in row * width..<(row + 1) * width { sum += values[place] * 0 }
        return sum == 0
      }
    }
  }
}
