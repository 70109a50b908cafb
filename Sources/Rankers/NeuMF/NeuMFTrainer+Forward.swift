import Essentials
import Foundation
import Kernels

extension NeuMFTrainer {
  /// Hidden layers of a chunk.
  func forward(
    clicks: Int, _ shared: UnsafeMutablePointer<Vector>, using rng: inout SeededGenerator
  ) {
    let samples = clicks * (1 + negatives)
    dropEmbeddings(userRows, rows: clicks, using: &rng)
    dropEmbeddings(itemRows, rows: samples, using: &rng)
    let width = shape.hidden[0] / 8
    for click in 0..<clicks {
      (userPart.base + click * width).update(from: shared + shape.biases[0], count: width)
    }
    addProduct(
      of: StridedMatrix(userRows.scalars, stride: 8 * shape.rowWidth), rows: clicks,
      depth: shape.embedding, and: shared, width: width, to: userPart.base, stride: width)
    for sample in 0..<samples {
      (outputs[0].base + sample * width).update(
        from: userPart.base + sample / (1 + negatives) * width, count: width)
    }
    addProduct(
      of: StridedMatrix(itemRows.scalars, stride: 8 * shape.rowWidth), rows: samples,
      depth: shape.embedding, and: shared + shape.itemWeights, width: width, to: outputs[0].base,
      stride: width)
    rectify(outputs[0].base, count: samples * width)
    for layer in 1..<max(1, shape.hidden.count) {
      dropout.apply(
        to: outputs[layer - 1].scalars, count: samples * shape.hidden[layer - 1], using: &rng)
      shape.forward(layer, outputs[layer - 1].base, to: outputs[layer].base, rows: samples, shared)
    }
  }

  /// Leaves out some of the tower's embeddings in the rows of a chunk.
  private func dropEmbeddings(
    _ table: AlignedMemory<Vector>, rows: Int, using rng: inout SeededGenerator
  ) {
    guard dropout.rate > 0 else { return }
    for row in 0..<rows {
      dropout.apply(
        to: (table.base + row * shape.rowWidth).scalars, count: shape.embedding, using: &rng)
    }
  }

  /// The prediction and its loss; starts the way back.
  ///
  /// Where the halves learn `apart`, each is asked for twice its share of the logit, and the loss is the
  /// mean of two.
  func outputLayer(
    clicks: Int, scale: Float, _ shared: UnsafeMutablePointer<Vector>, apart: Bool
  ) -> Double {
    let width = shape.factors / 8
    let offset = shape.embedding / 8
    let gmf = shared + shape.output
    let mlp = gmf + width
    let gmfSlope = gradient.base + shape.output
    let mlpSlope = gmfSlope + width
    let last = shape.hidden.count - 1
    var loss = 0.0
    for click in 0..<clicks {
      let user = userRows.base + click * shape.rowWidth + offset
      let userSlope = userSlopes.base + click * shape.rowWidth + offset
      for index in 0..<width { userSlope[index] = .zero }
      for slot in 0...negatives {
        let sample = click * (1 + negatives) + slot
        let item = itemRows.base + sample * shape.rowWidth + offset
        let itemSlope = itemSlopes.base + sample * shape.rowWidth + offset
        let output = outputs[last].base + sample * width
        let slope = slopes[last].base + sample * width
        var sum = Vector.zero
        for index in 0..<width {
          sum = sum.addingProduct(output[index], mlp[index])
          sum = sum.addingProduct(item[index], gmf[index] * user[index])
        }
        let x = VectorMath.sum(sum) + mlp[width][0]
        let label: Float = slot == 0 ? 1 : 0
        var (productError, towerError): (Float, Float)
        if apart {
          var product = Vector.zero
          for index in 0..<width {
            product = product.addingProduct(item[index], gmf[index] * user[index])
          }
          let gap = 2 * VectorMath.sum(product) + mlp[width][0] - x
          loss += (crossEntropy(x + gap, label) + crossEntropy(x - gap, label)) / 2
          productError = (VectorMath.fastSigmoid(x + gap) - label) * scale
          towerError = (VectorMath.fastSigmoid(x - gap) - label) * scale
        } else {
          loss += crossEntropy(x, label)
          productError = (VectorMath.fastSigmoid(x) - label) * scale
          towerError = productError
        }
        for index in 0..<width {
          let product = user[index] * item[index]
          gmfSlope[index] = gmfSlope[index].addingProduct(product, productError)
          mlpSlope[index] = mlpSlope[index].addingProduct(output[index], towerError)
          let weighted = gmf[index] * productError
          userSlope[index] = userSlope[index].addingProduct(weighted, item[index])
          itemSlope[index] = weighted * user[index]
          slope[index] = (mlp[index] * towerError).replacing(with: 0, where: output[index] .<= 0)
        }
        mlpSlope[width][0] += apart ? (productError + towerError) / 2 : towerError
      }
    }
    return loss
  }
}

/// −ln σ(x) of an interaction, −ln σ(−x) of a negative.
private func crossEntropy(_ x: Float, _ label: Float) -> Double {
  Double(max(x, 0) - x * label) + log1p(exp(-abs(Double(x))))
}

extension NeuMFShape {
  /// Hidden layer `layer` ≥ 1 of `rows` rows from the one before.
  @inline(__always)
  func forward(
    _ layer: Int, _ input: UnsafeMutablePointer<Vector>, to output: UnsafeMutablePointer<Vector>,
    rows: Int, _ shared: UnsafePointer<Vector>
  ) {
    let width = hidden[layer] / 8
    for row in 0..<rows {
      (output + row * width).update(from: shared + biases[layer], count: width)
    }
    addProduct(
      of: StridedMatrix(input.scalars, stride: hidden[layer - 1]), rows: rows,
      depth: hidden[layer - 1], and: shared + weights[layer], width: width, to: output,
      stride: width)
    rectify(output, count: rows * width)
  }
}

/// max(x, 0) in place.
@inline(__always)
func rectify(_ x: UnsafeMutablePointer<Vector>, count: Int) {
  for index in 0..<count { x[index] = VectorMath.rectified(x[index]) }
}
