import Essentials
import Kernels

/// The parameters of ``AutoRec``.
///
/// A value; worlds share all rows that their update leaves alone.
struct AutoRecNetwork: Sendable {
  /// k, the number of hidden units.
  let hidden: Int
  /// V transposed: what an item adds to the hidden units, `[items, hidden]`.
  var encoder: OverlaidTable
  /// W: how the hidden units predict an item, `[items, hidden]`.
  var decoder: OverlaidTable
  /// μ, `[hidden]`.
  var hiddenBias: [Vector]
  /// b, `[items]`.
  var outputBias: [Float]

  /// Weights from N(0, `deviation`²), biases 0.
  ///
  /// Rows are filled up with zeros to whole vectors.
  init(itemCount: Int, hidden: Int, deviation: Float, using rng: inout SeededGenerator) {
    let width = (hidden + 7) / 8
    func table() -> OverlaidTable {
      var rows = [Vector](repeating: .zero, count: itemCount * width)
      for row in 0..<itemCount {
        for unit in 0..<hidden { rows[row * width + unit / 8][unit % 8] = rng.normal() * deviation }
      }
      return OverlaidTable(rows, width: width)
    }
    self.hidden = hidden
    encoder = table()
    decoder = table()
    hiddenBias = [Vector](repeating: .zero, count: width)
    outputBias = [Float](repeating: 0, count: itemCount)
  }

  /// How many vectors a row has.
  var width: Int { hiddenBias.count }

  /// 1 where a row's last vector holds hidden units, 0 where it is filled up.
  var mask: Vector {
    var mask = Vector(repeating: 1)
    for lane in 0..<8 where hidden - 8 * (width - 1) <= lane { mask[lane] = 0 }
    return mask
  }
}

/// The hidden units of what `preactivation` holds, in its place; filled-up lanes become 0, so that
/// nothing is ever learned from them.
@inline(__always)
func activate(_ preactivation: UnsafeMutablePointer<Vector>, width: Int, mask: Vector) {
  for index in 0..<width { preactivation[index] = VectorMath.fastSigmoid(preactivation[index]) }
  preactivation[width - 1] *= mask
}

/// The inner products of `x` with four rows, each with the bits that `dot` gives it alone.
@inline(__always)
func innerProducts(
  _ x: UnsafePointer<Vector>, _ y0: UnsafePointer<Vector>, _ y1: UnsafePointer<Vector>,
  _ y2: UnsafePointer<Vector>, _ y3: UnsafePointer<Vector>, width: Int
) -> SIMD4<Float> {
  var even0 = Vector.zero
  var even1 = Vector.zero
  var even2 = Vector.zero
  var even3 = Vector.zero
  var odd0 = Vector.zero
  var odd1 = Vector.zero
  var odd2 = Vector.zero
  var odd3 = Vector.zero
  var index = 0
  while index + 2 <= width {
    let x0 = x[index]
    let x1 = x[index + 1]
    even0 = even0.addingProduct(x0, y0[index])
    even1 = even1.addingProduct(x0, y1[index])
    even2 = even2.addingProduct(x0, y2[index])
    even3 = even3.addingProduct(x0, y3[index])
    odd0 = odd0.addingProduct(x1, y0[index + 1])
    odd1 = odd1.addingProduct(x1, y1[index + 1])
    odd2 = odd2.addingProduct(x1, y2[index + 1])
    odd3 = odd3.addingProduct(x1, y3[index + 1])
    index += 2
  }
  if index < width {
    let x0 = x[index]
    even0 = even0.addingProduct(x0, y0[index])
    even1 = even1.addingProduct(x0, y1[index])
    even2 = even2.addingProduct(x0, y2[index])
    even3 = even3.addingProduct(x0, y3[index])
  }
  return SIMD4(
    VectorMath.sum(even0 + odd0), VectorMath.sum(even1 + odd1), VectorMath.sum(even2 + odd2),
    VectorMath.sum(even3 + odd3))
}

extension AutoRecNetwork {
  /// Calls `body` with the memory of all parameters, for a fit to change; not without items.
  mutating func withMutablePointers(_ body: (AutoRecTrainer.Parameters) -> Void) {
    _ = encoder.withMutableRows { encoder in
      decoder.withMutableRows { decoder in
        hiddenBias.withUnsafeMutableBufferPointer { hiddenBias in
          outputBias.withUnsafeMutableBufferPointer { outputBias in
            guard let hiddenBias = hiddenBias.baseAddress, let outputBias = outputBias.baseAddress
            else { return }
            body(
              AutoRecTrainer.Parameters(
                encoder: encoder, decoder: decoder, hiddenBias: hiddenBias, outputBias: outputBias))
          }
        }
      }
    }
  }
}
