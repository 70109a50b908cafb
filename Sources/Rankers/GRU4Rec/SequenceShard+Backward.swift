import Kernels

extension SequenceShard {
  /// Backpropagation through time, then to the embeddings that were read.
  func goBack(_ network: GRUNetwork) {
    goBackThroughTime(network)
    goBackToInputs(network)
  }

  /// Turns ``gates`` into the loss by what they are functions of, and sums the gradients of the
  /// recurrent weights.
  private func goBackThroughTime(_ network: GRUNetwork) {
    let stateWeightGradient = recurrentGradient.base + 3 * width * width
    let stateBiasGradient = recurrentGradient.base + 6 * width * width + 3 * width
    let zeros = AlignedMemory<Float>(count: width)
    for step in (0..<sequences.stepCount).reversed() {
      let first = sequences.offsets[step]
      let active = sequences.active(step)
      let carried = step + 1 < sequences.stepCount ? sequences.active(step + 1) : 0
      let before = step == 0 ? nil : states.base + sequences.offsets[step - 1] * stride
      for row in 0..<active {
        let gate = gates.base + (first + row) * 3 * width
        let product = products.base + (first + row) * 3 * width
        let previous = before.map { $0 + row * stride } ?? zeros.base
        let upstream = stateGradient.base + (first + row) * width
        let carry = carry.base + row * width
        let toState = stepGradient.base + row * 3 * width
        for k in Swift.stride(from: 0, to: width, by: vectorWidth) {
          let r = gate.vector(k)
          let z = gate.vector(width + k)
          let n = gate.vector(2 * width + k)
          let q = product.vector(2 * width + k)
          var dh = upstream.vector(k)
          if row < carried { dh += carry.vector(k) }
          let dn = dh * (1 - z) * (1 - n * n)
          let dz = dh * (previous.vector(k) - n) * z * (1 - z)
          let dq = dn * r
          let dr = dn * q * r * (1 - r)
          gate.store(dr, at: k)
          gate.store(dz, at: width + k)
          gate.store(dn, at: 2 * width + k)
          toState.store(dr, at: k)
          toState.store(dz, at: width + k)
          toState.store(dq, at: 2 * width + k)
          carry.store(dh * z, at: k)
          stateBiasGradient.store(stateBiasGradient.vector(k) + dq, at: k)
        }
      }
      guard let before else { break }
      gemm(
        MatrixView(stepGradient.base, stride: 3 * width),
        MatrixView(network.stateWeights, stride: 3 * width, transposed: true), into: carry.base,
        stride: width, rows: active, columns: width, depth: 3 * width, accumulating: true)
      gemm(
        MatrixView(before, stride: stride, transposed: true),
        MatrixView(stepGradient.base, stride: 3 * width), into: stateWeightGradient,
        stride: 3 * width, rows: width, columns: 3 * width, depth: active, accumulating: true)
    }
  }

  /// The gradients of the input's weights, and those of the embeddings that were read.
  private func goBackToInputs(_ network: GRUNetwork) {
    let count = sequences.count
    let inputBiasGradient = recurrentGradient.base + 6 * width * width
    for position in 0..<count {
      let gate = gates.base + position * 3 * width
      for k in Swift.stride(from: 0, to: 3 * width, by: vectorWidth) {
        inputBiasGradient.store(inputBiasGradient.vector(k) + gate.vector(k), at: k)
      }
    }
    gemm(
      MatrixView(inputs.base, stride: width, transposed: true),
      MatrixView(gates.base, stride: 3 * width), into: recurrentGradient.base, stride: 3 * width,
      rows: width, columns: 3 * width, depth: count, accumulating: false)
    gemm(
      MatrixView(gates.base, stride: 3 * width),
      MatrixView(network.inputWeights, stride: 3 * width, transposed: true),
      into: inputGradient.base, stride: width, rows: count, columns: width, depth: 3 * width,
      accumulating: false)
    for k in Swift.stride(from: 0, to: count * width, by: vectorWidth) {
      inputGradient.base.store(inputGradient.base.vector(k) * mask.base.vector(k), at: k)
    }
  }
}
