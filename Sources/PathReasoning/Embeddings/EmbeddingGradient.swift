import Foundation
import Kernels

/// The gradient of one batch: sums for the rows that took part, and nothing for the others.
///
/// For each relation, over the batch's edges (h, t) of it and negatives n drawn for the batch,
/// the loss is the mean of −log σ((h + r) · t + b) − Σ_n log σ(−(h + r) · n − b), with the bias b of
/// t throughout, as the public PGPR has it; the relations' losses add up.
final class EmbeddingGradient {
  private let embeddings: GraphEmbeddings
  private let blocks: Int
  /// Where a row's sum is in ``sums``, or −1: nodes first, then relations.
  private var slots: [Int32]
  private var touched: [Int32] = []
  private var sums: UnsafeMutablePointer<VectorTable.Block>
  private var capacity: Int
  private var biasTouched: [(relation: Int, tail: Int32)] = []
  private var biasListed: [[Bool]]
  private let biasSums: [VectorTable]
  private let query: UnsafeMutablePointer<VectorTable.Block>
  private let queryGradient: UnsafeMutablePointer<VectorTable.Block>

  /// No gradient yet.
  init(_ embeddings: GraphEmbeddings) {
    self.embeddings = embeddings
    blocks = embeddings.nodes.blocks
    slots = [Int32](repeating: -1, count: embeddings.nodes.count + embeddings.relations.count)
    capacity = 1_024
    sums = .allocate(capacity: capacity * blocks)
    sums.initialize(repeating: .zero, count: capacity * blocks)
    biasListed = embeddings.biases.map { [Bool](repeating: false, count: $0.width) }
    biasSums = embeddings.biases.map { VectorTable(count: 1, width: $0.width) }
    query = .allocate(capacity: blocks)
    query.initialize(repeating: .zero, count: blocks)
    queryGradient = .allocate(capacity: blocks)
    queryGradient.initialize(repeating: .zero, count: blocks)
  }

  deinit {
    sums.deallocate()
    query.deallocate()
    queryGradient.deallocate()
  }

  /// Adds one relation's share.
  ///
  /// - Parameters:
  ///   - edges: Heads and tails as nodes, at least one.
  ///   - negatives: Nodes of the tails' kind.
  ///   - firstTail: The first node of that kind.
  /// - Returns: The relation's loss.
  func add(
    _ relation: Relation, edges: [(head: Int32, tail: Int32)], negatives: [Int32], firstTail: Int
  ) -> Double {
    let nodes = embeddings.nodes
    let index = Int(relation.rawValue)
    let translation = embeddings.relations.row(index)
    let biases = embeddings.biases[index].numbers(0)
    let biasSum = biasSums[index].numbers(0)
    let scale = 1 / Float(edges.count)
    // All slots exist before any pointer into the sums is taken.
    let relationSlot = slot(nodes.count + index)
    let negativeSlots = negatives.map { slot(Int($0)) }
    for edge in edges {
      _ = slot(Int(edge.head))
      _ = slot(Int(edge.tail))
    }
    let relationSum = sums + relationSlot * blocks
    var loss = 0.0
    for edge in edges {
      let h = nodes.row(Int(edge.head))
      let t = nodes.row(Int(edge.tail))
      for block in 0..<blocks { query[block] = h[block] + translation[block] }
      let tail = Int(edge.tail) - firstTail
      let bias = biases[tail]
      let positive = sigmoid(dot(query, t, blocks) + bias)
      var likelihood = positive
      let pull = (positive - 1) * scale
      let tailSum = sums + Int(slots[Int(edge.tail)]) * blocks
      for block in 0..<blocks {
        queryGradient[block] = pull * t[block]
        tailSum[block].addProduct(VectorTable.Block(repeating: pull), query[block])
      }
      var biasGradient = pull
      for place in negatives.indices {
        let n = nodes.row(Int(negatives[place]))
        let negative = sigmoid(dot(query, n, blocks) + bias)
        likelihood *= 1 - negative
        let push = negative * scale
        let negativeSum = sums + negativeSlots[place] * blocks
        let push8 = VectorTable.Block(repeating: push)
        for block in 0..<blocks {
          queryGradient[block].addProduct(push8, n[block])
          negativeSum[block].addProduct(push8, query[block])
        }
        biasGradient += push
      }
      let headSum = sums + Int(slots[Int(edge.head)]) * blocks
      for block in 0..<blocks {
        headSum[block] += queryGradient[block]
        relationSum[block] += queryGradient[block]
      }
      touchBias(of: tail, under: index)
      biasSum[tail] += biasGradient
      // One logarithm per edge; the bound only keeps the report finite.
      loss -= Double(log(max(likelihood, .leastNormalMagnitude)))
    }
    return loss / Double(edges.count)
  }

  @inline(__always)
  private func touchBias(of tail: Int, under relation: Int) {
    if biasListed[relation][tail] { return }
    biasListed[relation][tail] = true
    biasTouched.append((relation, Int32(tail)))
  }

  /// The norm of everything that was added.
  var norm: Double {
    var square = 0.0
    for place in touched.indices {
      square += Double(dot(sums + place * blocks, sums + place * blocks, blocks))
    }
    for (relation, tail) in biasTouched {
      let sum = Double(biasSums[relation].numbers(0)[Int(tail)])
      square += sum * sum
    }
    return square.squareRoot()
  }

  /// Adds `factor` times the gradient to the embeddings and forgets it.
  func apply(times factor: Float) {
    let factor8 = VectorTable.Block(repeating: factor)
    for (place, row) in touched.enumerated() {
      let sum = sums + place * blocks
      let isNode = Int(row) < embeddings.nodes.count
      let target =
        isNode
        ? embeddings.nodes.row(Int(row))
        : embeddings.relations.row(Int(row) - embeddings.nodes.count)
      for block in 0..<blocks {
        target[block].addProduct(factor8, sum[block])
        sum[block] = .zero
      }
      slots[Int(row)] = -1
    }
    touched.removeAll(keepingCapacity: true)
    for (relation, tail) in biasTouched {
      let sum = biasSums[relation].numbers(0)
      embeddings.biases[relation].numbers(0)[Int(tail)] += factor * sum[Int(tail)]
      sum[Int(tail)] = 0
      biasListed[relation][Int(tail)] = false
    }
    biasTouched.removeAll(keepingCapacity: true)
  }

  /// Where the sum of a row is, which starts at zero.
  private func slot(_ row: Int) -> Int {
    if slots[row] >= 0 { return Int(slots[row]) }
    if touched.count == capacity {
      let larger = UnsafeMutablePointer<VectorTable.Block>.allocate(capacity: 2 * capacity * blocks)
      larger.update(from: sums, count: capacity * blocks)
      (larger + capacity * blocks).initialize(repeating: .zero, count: capacity * blocks)
      sums.deallocate()
      sums = larger
      capacity *= 2
    }
    slots[row] = Int32(touched.count)
    touched.append(Int32(row))
    return touched.count - 1
  }

  @inline(__always)
  private func sigmoid(_ x: Float) -> Float { 1 / (1 + exp(-x)) }
}
