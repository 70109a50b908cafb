import Interactions
import Kernels
import Statistics

/// Scores candidates with a ``NeuMF`` network.
///
/// The first layer is a user's part plus an item's, each computed once per row instead of once per
/// pair; what is left for a pair is the other layers and the output, 2,592 of 10,784 multiply-adds
/// with 16 factors. A user's candidates go through a layer together. Every score has the same bits
/// whichever candidates it is computed among.
struct NeuMFScorer: Sendable {
  private let network: NeuMFNetwork
  /// Per item its part of the first layer, then its GMF embedding.
  private let itemParts: AlignedMemory<Vector>
  private let itemWidth: Int

  /// A scorer, with the items' parts computed.
  init(_ network: NeuMFNetwork) {
    self.network = network
    let shape = network.shape
    let width = shape.hidden[0] / 8
    itemWidth = width + shape.factors / 8
    let itemWidth = itemWidth
    let count = network.items.count / shape.rowWidth
    let parts = AlignedMemory<Vector>(count: count * itemWidth)
    network.withPointers { pointers in
      addProduct(
        of: StridedMatrix(pointers.items.scalars, stride: 8 * shape.rowWidth), rows: count,
        depth: shape.embedding, and: pointers.shared + shape.itemWeights, width: width,
        to: parts.base, stride: itemWidth)
      for item in 0..<count {
        (parts.base + item * itemWidth + width).update(
          from: pointers.items + item * shape.rowWidth + shape.embedding / 8,
          count: shape.factors / 8)
      }
    }
    itemParts = parts
  }

  /// Writes the scores of all candidates, `[users, candidates]`.
  func score(_ candidates: CandidateLists, into scores: inout Scores) {
    let rows = candidates.users.count
    scores.values.withUnsafeMutableBufferPointer { values in
      guard let values = values.baseAddress else { return }
      let result = Result(values: values)
      Threads.forEachRange(of: rows, grain: 64) { range in
        network.withPointers { pointers in
          score(candidates, rows: range, pointers, into: result)
        }
      }
    }
  }

  /// Where scores go; threads write to disjoint rows.
  private struct Result: @unchecked Sendable {
    let values: UnsafeMutablePointer<Float>
  }

  private func score(
    _ candidates: CandidateLists, rows: Range<Int>, _ pointers: NeuMFNetwork.Pointers,
    into result: Result
  ) {
    let shape = network.shape
    let shared = pointers.shared
    let width = shape.hidden[0] / 8
    let factorWidth = shape.factors / 8
    let gmf = shared + shape.output
    let mlp = gmf + factorWidth
    let bias = mlp[factorWidth][0]
    let count = candidates.width
    let layers = shape.hidden.map { AlignedMemory<Vector>(count: count * $0 / 8) }
    let userPart = AlignedMemory<Vector>(count: width)
    let weightedUser = AlignedMemory<Vector>(count: factorWidth)
    let parts = itemParts.base
    let itemWidth = itemWidth
    let first = layers[0].base
    let output = layers[shape.hidden.count - 1].base
    candidates.items.withUnsafeBufferPointer { items in
      guard let items = items.baseAddress else { return }
      for row in rows {
        let user = pointers.row(of: candidates.users[row], width: shape.rowWidth)
        userPart.base.update(from: shared + shape.biases[0], count: width)
        addProduct(
          of: StridedMatrix(user.scalars, stride: 8 * shape.rowWidth), rows: 1,
          depth: shape.embedding, and: shared, width: width, to: userPart.base, stride: width)
        for index in 0..<factorWidth {
          weightedUser.base[index] = gmf[index] * user[shape.embedding / 8 + index]
        }
        let list = items + row * count
        for column in 0..<count {
          let part = parts + list[column].index * itemWidth
          let target = first + column * width
          for index in 0..<width {
            target[index] = VectorMath.rectified(userPart.base[index] + part[index])
          }
        }
        for layer in 1..<max(1, shape.hidden.count) {
          shape.forward(layer, layers[layer - 1].base, to: layers[layer].base, rows: count, shared)
        }
        let scores = result.values + row * count
        for column in 0..<count {
          let item = parts + list[column].index * itemWidth + width
          var sum = Vector.zero
          for index in 0..<factorWidth {
            sum = sum.addingProduct(output[column * factorWidth + index], mlp[index])
            sum = sum.addingProduct(item[index], weightedUser.base[index])
          }
          scores[column] = VectorMath.sum(sum) + bias
        }
      }
    }
  }
}

extension NeuMFNetwork {
  /// Where everything lies, for loops without bounds checks.
  struct Pointers {
    let realUsers: UnsafePointer<Vector>
    let fakeUsers: UnsafePointer<Vector>
    let items: UnsafePointer<Vector>
    let shared: UnsafePointer<Vector>
    let realCount: Int

    /// A user's embeddings.
    @inline(__always)
    func row(of user: UserID, width: Int) -> UnsafePointer<Vector> {
      user.index < realCount
        ? realUsers + user.index * width : fakeUsers + (user.index - realCount) * width
    }
  }

  /// Calls `body` with the memory of all parameters; not without items.
  func withPointers(_ body: (Pointers) -> Void) {
    // A stand-in for tables without rows, of which nothing is read.
    let nowhere = shared
    nowhere.withUnsafeBufferPointer { nowhere in
      realUsers.withUnsafeBufferPointer { realUsers in
        fakeUsers.withUnsafeBufferPointer { fakeUsers in
          items.withUnsafeBufferPointer { items in
            shared.withUnsafeBufferPointer { shared in
              guard let nowhere = nowhere.baseAddress, let items = items.baseAddress,
                let shared = shared.baseAddress
              else { return }
              body(
                Pointers(
                  realUsers: realUsers.baseAddress ?? nowhere,
                  fakeUsers: fakeUsers.baseAddress ?? nowhere, items: items, shared: shared,
                  realCount: realUsers.count / shape.rowWidth))
            }
          }
        }
      }
    }
  }
}
