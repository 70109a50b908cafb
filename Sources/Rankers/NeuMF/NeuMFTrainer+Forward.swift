import Foundation
import Kernels

extension NeuMFTrainer {
  /// Hidden layers of a chunk.
  func forward(clicks: Int, _ shared: UnsafeMutablePointer<Vector>) {
    let samples = clicks * (1 + negatives)
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
      shape.forward(layer, outputs[layer - 1].base, to: outputs[layer].base, rows: samples, shared)
    }
  }

  /// The prediction and its loss; starts the way back.
  func outputLayer(
    clicks: Int, scale: Float, _ shared: UnsafeMutablePointer<Vector>
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
        loss += Double(max(x, 0) - x * label) + log1p(exp(-abs(Double(x))))
        let error = (VectorMath.fastSigmoid(x) - label) * scale
        for index in 0..<width {
          let product = user[index] * item[index]
          gmfSlope[index] = gmfSlope[index].addingProduct(product, error)
          mlpSlope[index] = mlpSlope[index].addingProduct(output[index], error)
          let weighted = gmf[index] * error
          userSlope[index] = userSlope[index].addingProduct(weighted, item[index])
          itemSlope[index] = weighted * user[index]
          slope[index] = (mlp[index] * error).replacing(with: 0, where: output[index] .<= 0)
        }
        mlpSlope[width][0] += error
      }
    }
    return loss
  }
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
