import Kernels

extension PolicyNetwork {
  /// Backpropagates a shard's query gradients through time.
  ///
  /// - Parameters:
  ///   - queryGradients: The loss by the queries of the whole batch, `[clicks, width]`.
  ///   - users: The fake user of each of the shard's rows.
  ///   - gradient: Receives the loss by all parameters, `[layout.count]`; overwritten.
  func backpropagate(
    _ shard: Shard, queryGradients: UnsafePointer<Float>, users: (Int) -> Int,
    in state: Activations, into gradient: UnsafeMutablePointer<Float>
  ) {
    gradient.update(repeating: 0, count: layout.count)
    backpropagateQueries(
      shard, queryGradients: queryGradients + shard.first * state.stepCount * width, in: state,
      into: gradient)
    backpropagateThroughTime(shard, users: users, in: state, into: gradient)
  }

  /// From the queries through D to the LSTM's outputs, for all steps at once.
  ///
  /// The place of D's hidden layer takes the loss by the LSTM's outputs.
  private func backpropagateQueries(
    _ shard: Shard, queryGradients: UnsafePointer<Float>, in state: Activations,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    let e = width
    let rows = shard.rows * state.stepCount
    let hidden = state.hidden(shard, 0)
    gemm(
      MatrixView(hidden, stride: e, transposed: true), MatrixView(queryGradients, stride: e),
      into: gradient + layout.output, stride: e, rows: e, columns: e, depth: rows,
      accumulating: false)
    sumRows(of: queryGradients, rows: rows, columns: e, into: gradient + layout.outputBias)
    let scratch = state.scratch(shard, 0)
    gemm(
      MatrixView(queryGradients, stride: e),
      MatrixView(parameters.base + layout.output, stride: e, transposed: true), into: scratch,
      stride: e, rows: rows, columns: e, depth: e, accumulating: false)
    var k = 0
    while k < rows * e {
      let isOff = hidden.vector(k) .== Vector.zero
      scratch.store(scratch.vector(k).replacing(with: Vector.zero, where: isOff), at: k)
      k += vectorWidth
    }
    gemm(
      MatrixView(state.inputs(shard, 1) + e, stride: 2 * e, transposed: true),
      MatrixView(scratch, stride: e), into: gradient + layout.hidden, stride: e, rows: e,
      columns: e, depth: rows, accumulating: false)
    sumRows(of: scratch, rows: rows, columns: e, into: gradient + layout.hiddenBias)
    // ReLU's output is no longer needed.
    gemm(
      MatrixView(scratch, stride: e),
      MatrixView(parameters.base + layout.hidden, stride: e, transposed: true),
      into: hidden, stride: e, rows: rows, columns: e, depth: e, accumulating: false)
  }

  /// Through the LSTM, backwards, from the loss by its outputs, which is where D's hidden layer was.
  private func backpropagateThroughTime(
    _ shard: Shard, users: (Int) -> Int, in state: Activations,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    let e = width
    let rows = shard.rows * state.stepCount
    let stateGradients = state.hidden(shard, 0)
    // The loss by the cells of the step.
    let scratch = state.scratch(shard, 0)
    scratch.update(repeating: 0, count: shard.rows * e)
    for step in (0..<state.stepCount).reversed() {
      differentiateGates(
        shard, step: step, stateGradients: stateGradients + step * shard.rows * e,
        cellGradients: scratch, in: state)
      gemm(
        MatrixView(state.gates(shard, step), stride: 4 * e),
        MatrixView(parameters.base + layout.gates, stride: 4 * e, transposed: true),
        into: state.inputGradients(shard, step), stride: 2 * e, rows: shard.rows, columns: 2 * e,
        depth: 4 * e, accumulating: false)
    }
    let gates = state.gates(shard, 0)
    gemm(
      MatrixView(state.inputs(shard, 0), stride: 2 * e, transposed: true),
      MatrixView(gates, stride: 4 * e), into: gradient + layout.gates, stride: 4 * e, rows: 2 * e,
      columns: 4 * e, depth: rows, accumulating: false)
    sumRows(of: gates, rows: rows, columns: 4 * e, into: gradient + layout.gateBias)
    let first = state.inputGradients(shard, 0)
    for row in 0..<shard.rows {
      accumulate(
        gradient + layout.users + users(row) * e, 1, first + row * 2 * e, width: e)
    }
  }

  /// Replaces the gates of a step by the loss by what went into them.
  private func differentiateGates(
    _ shard: Shard, step: Int, stateGradients: UnsafePointer<Float>,
    cellGradients: UnsafeMutablePointer<Float>, in state: Activations
  ) {
    let e = width
    let gates = state.gates(shard, step)
    let squashed = state.squashedCells(shard, step)
    let before = step == 0 ? nil : state.cells(shard, step - 1)
    // The recurrent half of the next step's input is this step's h.
    let later = step + 1 < state.stepCount ? state.inputGradients(shard, step + 1) + e : nil
    for row in 0..<shard.rows {
      let g = gates + row * 4 * e
      var k = 0
      while k < e {
        let at = row * e + k
        let (i, f) = (g.vector(k), g.vector(e + k))
        let (c, o) = (g.vector(2 * e + k), g.vector(3 * e + k))
        let tanhCell = squashed.vector(at)
        var dh = stateGradients.vector(at)
        if let later { dh += later.vector(row * 2 * e + k) }
        let dc = cellGradients.vector(at).addingProduct(dh * o, 1 - tanhCell * tanhCell)
        let old = before?.vector(at) ?? Vector.zero
        g.store(dc * c * i * (1 - i), at: k)
        g.store(dc * old * f * (1 - f), at: e + k)
        g.store(dc * i * (1 - c * c), at: 2 * e + k)
        g.store(dh * tanhCell * o * (1 - o), at: 3 * e + k)
        cellGradients.store(dc * f, at: at)
        k += vectorWidth
      }
    }
  }

  private func sumRows(
    of matrix: UnsafePointer<Float>, rows: Int, columns: Int,
    into sum: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<rows { accumulate(sum, 1, matrix + row * columns, width: columns) }
  }
}
