extension RowSparseAdam {
  /// Everything but the table and the configuration, for a checkpoint: the step and the moments of
  /// the rows that ever took part, in the order in which they first did.
  public var state: [NamedTensor] {
    let rows = touchedRows.count
    return [
      NamedTensor("step", Tensor([Int64(stepCount)])),
      NamedTensor("rows", Tensor(touchedRows)),
      NamedTensor("exp_avg", Tensor(moments(in: means), shape: [rows, width])),
      NamedTensor("exp_avg_sq", Tensor(moments(in: squares), shape: [rows, width])),
    ]
  }

  /// An optimizer that goes on exactly where the one that gave `state` stood.
  ///
  /// Throws when the state is of another table.
  public convenience init(
    _ configuration: Configuration = Configuration(), rows: Int, width: Int,
    restoring state: [String: Tensor]
  ) throws(TensorFileError) {
    self.init(configuration, rows: rows, width: width)
    let step = try state.tensor("step", shape: [1], dtype: .int64)
    let touched = try state.tensor("rows", dtype: .int32).array(of: Int32.self)
    let shape = [touched.count, width]
    let means = try state.tensor("exp_avg", shape: shape, dtype: .float32).array(of: Float.self)
    let squares = try state.tensor("exp_avg_sq", shape: shape, dtype: .float32)
      .array(of: Float.self)
    guard Set(touched).count == touched.count, touched.allSatisfy({ 0 <= $0 && $0 < rows }) else {
      throw TensorFileError("the optimizer's rows do not belong to a table of \(rows) rows")
    }
    restore(
      step: step.array(of: Int64.self).reduce(0) { $0 + Int($1) }, rows: touched, means: means,
      squares: squares)
  }

  private func moments(in table: UnsafeMutablePointer<Float>) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(touchedRows.count * width)
    for row in touchedRows {
      result += UnsafeBufferPointer(start: table + Int(row) * width, count: width)
    }
    return result
  }

  private func restore(step: Int, rows: [Int32], means: [Float], squares: [Float]) {
    stepCount = step
    touchedRows = rows
    for (position, row) in rows.enumerated() {
      isTouched[Int(row)] = true
      for column in 0..<width {
        self.means[Int(row) * width + column] = means[position * width + column]
        self.squares[Int(row) * width + column] = squares[position * width + column]
      }
    }
  }
}
