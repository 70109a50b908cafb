import Kernels

extension NeuMFTrainer {
  /// Gradients of weights and embeddings from those of the last hidden layer.
  func backward(clicks: Int) {
    let samples = clicks * (1 + negatives)
    for layer in stride(from: shape.hidden.count - 1, to: 0, by: -1) {
      let width = shape.hidden[layer] / 8
      let before = shape.hidden[layer - 1]
      addRows(slopes[layer].base, count: samples, width: width, to: shape.biases[layer])
      addProduct(
        of: StridedMatrix(outputs[layer - 1].scalars, stride: before).transposed, rows: before,
        depth: samples, and: slopes[layer].base, width: width,
        to: gradient.base + shape.weights[layer], stride: width)
      let slope = slopes[layer - 1].base
      slope.update(repeating: .zero, count: samples * before / 8)
      addProduct(
        of: StridedMatrix(slopes[layer].scalars, stride: shape.hidden[layer]), rows: samples,
        depth: shape.hidden[layer], and: turned.base + shape.weights[layer], width: before / 8,
        to: slope, stride: before / 8)
      let output = outputs[layer - 1].base
      for index in 0..<samples * before / 8 {
        slope[index].replace(with: 0, where: output[index] .<= 0)
      }
      // What was left out is 0 as well.
      stretch(slope, count: samples * before / 8)
    }
    let width = shape.hidden[0] / 8
    let row = StridedMatrix(itemRows.scalars, stride: 8 * shape.rowWidth)
    userPartSlope.base.update(repeating: .zero, count: clicks * width)
    for sample in 0..<samples {
      let sum = userPartSlope.base + sample / (1 + negatives) * width
      for index in 0..<width { sum[index] += slopes[0].base[sample * width + index] }
    }
    addRows(userPartSlope.base, count: clicks, width: width, to: shape.biases[0])
    addProduct(
      of: StridedMatrix(userRows.scalars, stride: 8 * shape.rowWidth).transposed,
      rows: shape.embedding, depth: clicks, and: userPartSlope.base, width: width,
      to: gradient.base, stride: width)
    addProduct(
      of: row.transposed, rows: shape.embedding, depth: samples, and: slopes[0].base, width: width,
      to: gradient.base + shape.itemWeights, stride: width)
    addEmbeddingSlopes(
      userPartSlope, rows: clicks, weights: turned.base, of: userRows, to: userSlopes)
    addEmbeddingSlopes(
      slopes[0], rows: samples, weights: turned.base + shape.itemWeights, of: itemRows,
      to: itemSlopes)
  }

  /// Multiplies gradients by what dropout multiplied numbers by.
  private func stretch(_ slopes: UnsafeMutablePointer<Vector>, count: Int) {
    guard dropout.rate > 0 else { return }
    let scale = dropout.scale
    for index in 0..<count { slopes[index] *= scale }
  }

  /// The MLP's part of the gradients of `embeddings`, from those of the first layer.
  private func addEmbeddingSlopes(
    _ slopes: AlignedMemory<Vector>, rows: Int, weights: UnsafePointer<Vector>,
    of embeddings: AlignedMemory<Vector>, to result: AlignedMemory<Vector>
  ) {
    let width = shape.embedding / 8
    for row in 0..<rows {
      (result.base + row * shape.rowWidth).update(repeating: .zero, count: width)
    }
    addProduct(
      of: StridedMatrix(slopes.scalars, stride: shape.hidden[0]), rows: rows,
      depth: shape.hidden[0], and: weights, width: width, to: result.base, stride: shape.rowWidth)
    guard dropout.rate > 0 else { return }
    for row in 0..<rows {
      let slopes = result.base + row * shape.rowWidth
      let embedding = embeddings.base + row * shape.rowWidth
      for index in 0..<width { slopes[index].replace(with: 0, where: embedding[index] .== 0) }
      stretch(slopes, count: width)
    }
  }

  /// Adds all rows of `x` to the shared gradient at `place`.
  private func addRows(_ x: UnsafePointer<Vector>, count: Int, width: Int, to place: Int) {
    let sum = gradient.base + place
    for row in 0..<count {
      for index in 0..<width { sum[index] += x[row * width + index] }
    }
  }

  /// Writes the transposes of all hidden weights to ``turned``.
  func turnWeights(_ shared: UnsafeMutablePointer<Vector>) {
    func turn(_ place: Int, _ inputs: Int, _ outputs: Int) {
      let source = (shared + place).scalars
      let target = (turned.base + place).scalars
      for input in 0..<inputs {
        for output in 0..<outputs {
          target[output * inputs + input] = source[input * outputs + output]
        }
      }
    }
    turn(shape.weights[0], shape.embedding, shape.hidden[0])
    turn(shape.itemWeights, shape.embedding, shape.hidden[0])
    for layer in 1..<max(1, shape.hidden.count) {
      turn(shape.weights[layer], shape.hidden[layer - 1], shape.hidden[layer])
    }
  }
}
