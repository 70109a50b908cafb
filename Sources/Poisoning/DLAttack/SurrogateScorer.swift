import Kernels

/// What a ``NeuralSurrogate`` makes of all items, for one user after another.
///
/// W₁ of a pair is a sum of a part of the user and a part of the item; the items' parts are computed once.
struct SurrogateScorer: Sendable {
  private let model: NeuralSurrogate
  private let itemCount: Int
  /// W₁ [0; q'_i] + b₁ for every item, `[items, d]`.
  private let itemParts: AlignedMemory<Float>
  private static let block = 64

  /// For `model` as it is now; it may not be trained while this is used.
  init(_ model: NeuralSurrogate) {
    self.model = model
    let d = model.dimension
    let layout = NeuralSurrogate.Layout(d)
    let network = model.network.values.base
    itemCount = model.items.values.count / (2 * d)
    itemParts = AlignedMemory(count: itemCount * d)
    for item in 0..<itemCount {
      (itemParts.base + item * d).update(from: network + layout.firstBias, count: d)
    }
    gemm(
      MatrixView(model.items.values.base + d, stride: 2 * d),
      MatrixView(network + layout.first + d, stride: 2 * d, transposed: true),
      into: itemParts.base, stride: d, rows: itemCount, columns: d, depth: d, accumulating: true)
  }

  /// s of all items for a user, `[items]`.
  func logits(of user: Int) -> [Float] {
    let d = model.dimension
    let layout = NeuralSurrogate.Layout(d)
    let network = model.network.values.base
    let own = model.users.values.base + user * 2 * d
    // W₁ [p'_u; 0] and a ⊙ p_u.
    let (part, weights) = (AlignedMemory<Float>(count: d), AlignedMemory<Float>(count: d))
    gemm(
      MatrixView(own + d, stride: 2 * d),
      MatrixView(network + layout.first, stride: 2 * d, transposed: true), into: part.base,
      stride: d, rows: 1, columns: d, depth: d, accumulating: false)
    for k in stride(from: 0, to: d, by: vectorWidth) {
      weights.base.store(own.vector(k) * (network + layout.product).vector(k), at: k)
    }
    let first = AlignedMemory<Float>(count: Self.block * d)
    let second = AlignedMemory<Float>(count: Self.block * d / 2)
    var result = [Float](repeating: 0, count: itemCount)
    for start in stride(from: 0, to: itemCount, by: Self.block) {
      let count = min(Self.block, itemCount - start)
      for row in 0..<count {
        let item = itemParts.base + (start + row) * d
        for k in stride(from: 0, to: d, by: vectorWidth) {
          first.base.store(
            VectorMath.rectified(part.base.vector(k) + item.vector(k)), at: row * d + k)
        }
      }
      gemm(
        MatrixView(first.base, stride: d),
        MatrixView(network + layout.second, stride: d, transposed: true), into: second.base,
        stride: d / 2, rows: count, columns: d / 2, depth: d, accumulating: false)
      for row in 0..<count {
        var sum = Vector.zero
        let item = model.items.values.base + (start + row) * 2 * d
        for k in stride(from: 0, to: d, by: vectorWidth) {
          sum.addProduct(weights.base.vector(k), item.vector(k))
        }
        for k in stride(from: 0, to: d / 2, by: vectorWidth) {
          let output = VectorMath.rectified(
            second.base.vector(row * d / 2 + k) + (network + layout.secondBias).vector(k))
          sum.addProduct(output, (network + layout.output).vector(k))
        }
        result[start + row] = VectorMath.sum(sum) + network[layout.bias]
      }
    }
    return result
  }
}

extension SurrogateScorer {
  /// Users with the last item of their lists of `k`, seen items left out, in the order of `users`; without those who
  /// have clicked all targets, or everything.
  ///
  /// - Parameter seen: The items of every user, ascending.
  func listeners(
    _ users: [Int32], seen: CompressedRows<Int32>, targets: Range<Int>, k: Int
  ) -> [PoisonTerm.Listener] {
    var found = [PoisonTerm.Listener?](repeating: nil, count: users.count)
    found.withDisjointRows { found in
      Threads.forEachRange(of: users.count, grain: 4) { range in
        for place in range {
          found[place] = listener(users[place], seen: seen, targets: targets, k: k)
        }
      }
    }
    return found.compactMap { $0 }
  }

  private func listener(
    _ user: Int32, seen: CompressedRows<Int32>, targets: Range<Int>, k: Int
  ) -> PoisonTerm.Listener? {
    let open = targets.map { Int32($0) }.filter { !seen.contains($0, inAscendingRow: Int(user)) }
    guard !open.isEmpty else { return nil }
    var scores = logits(of: Int(user))
    for item in seen[Int(user)] { scores[Int(item)] = -.infinity }
    // The k best, best first; equals by id.
    var list: [Int] = []
    for (item, score) in scores.enumerated() where score > -.infinity {
      if list.count == k, score <= scores[list[k - 1]] { continue }
      let place = list.firstIndex { scores[$0] < score } ?? list.count
      list.insert(item, at: place)
      if list.count > k { list.removeLast() }
    }
    return list.last.map { .init(user: user, last: Int32($0), targets: open) }
  }
}
