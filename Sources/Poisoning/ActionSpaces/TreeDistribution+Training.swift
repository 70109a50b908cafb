import Kernels

extension TreeDistribution {
  func prepare(for clicks: UnsafeBufferPointer<Int32>) {
    plan = TreePlan(clicks: clicks, tree: tree, capacity: decisionCapacity)
    plan.reserveRows(in: table)
    logitGradients = AlignedMemory<Float>(count: clicks.count * decisionCapacity)
    differences = AlignedMemory<Float>(count: plan.sumCount * width)
    vectors = plan.nodes.map { node in
      UnsafePointer(
        node.sum < 0
          ? table.record(at: Int(node.row)) : differences.base + Int(node.sum) * width)
    }
  }

  func gradient(
    of objective: ClippedSurrogate, queries: UnsafePointer<Float>,
    advantages: UnsafePointer<Float>, oldLogProbabilities: UnsafePointer<Float>,
    into queryGradients: UnsafeMutablePointer<Float>
  ) -> SurrogateSummary {
    addRows()
    let sums = AlignedMemory<Float>(count: plan.order.count * 4)
    vectors.withUnsafeBufferPointer { vectors in
      plan.nodeOf.withUnsafeBufferPointer { nodeOf in
        guard let vectors = vectors.baseAddress, let nodeOf = nodeOf.baseAddress else { return }
        let pass = TreeGradientPass(
          objective: objective, width: width, capacity: decisionCapacity,
          weight: 1 / Float(plan.decisionCount), vectors: vectors, nodeOf: nodeOf,
          logitGradients: logitGradients.base)
        let (plan, count) = (plan, plan.order.count)
        let queries = SharedRows(queries, count: count, width: width)
        let old = SharedRows(oldLogProbabilities, count: count, width: decisionCapacity)
        let advantages = SharedRows(advantages, count: count)
        let queryGradients = DisjointRows(queryGradients, count: count, width: width)
        let sums = sums.rows(width: 4)
        Threads.forEachRange(of: count, grain: 64) { range in
          for place in range {
            let click = Int(plan.order[place])
            pass.run(
              place: place, decisions: Int(plan.decisionCounts[place]), turns: plan.turns[place],
              query: queries.row(click), advantage: advantages[click], old: old.row(click),
              queryGradient: queryGradients.row(click), sums: sums.row(place))
          }
        }
      }
    }
    return summarize(sums)
  }

  func update(
    with rule: AdamRule, queries: UnsafePointer<Float>,
    inputGradients: UnsafePointer<UnsafePointer<Float>?>
  ) {
    let queries = SharedRows(queries, count: plan.order.count, width: width)
    let inputGradients = SharedRows(inputGradients, count: plan.order.count)
    let (table, plan, width, capacity) = (table, plan, width, decisionCapacity)
    let slopes = logitGradients
    table.withUpdateCounts { counts in
      Threads.forEach(of: plan.shares.count) { share in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * width) { scratch in
          guard let sum = scratch.baseAddress else { return }
          let leaf = sum + width
          func step(_ place: Int32, _ gradient: UnsafePointer<Float>, scale: Float = 1) {
            let place = Int(place)
            counts[place] += 1
            let record = table.record(at: place)
            // By the row's own count: most rows of a tree are touched once or twice.
            rule.lookedUpStep(Int(counts[place]), scale: scale).apply(
              to: record, moments: record + width, squares: record + 2 * width, gradient: gradient,
              count: width)
          }
          func addInputs(_ run: Range<Int32>) {
            for place in run {
              guard let input = inputGradients[Int(plan.order[Int(place)])] else { continue }
              accumulate(leaf, 1, input, width: width)
            }
          }
          for index in plan.shares[share] {
            let node = plan.nodes[index]
            sumGradient(
              of: node, plan: plan, slopes: slopes.base, capacity: capacity, queries: queries.base,
              width: width, into: sum)
            if node.row >= 0 {
              step(node.row, sum, scale: node.branch.isDifference ? 2 : 1)
            }
            if node.left >= 0 {
              for k in 0..<width { leaf[k] = -sum[k] }
              addInputs(node.start..<node.split)
              step(node.left, leaf)
            }
            if node.right >= 0 {
              leaf.update(from: sum, count: width)
              addInputs(node.split..<node.end)
              step(node.right, leaf)
            }
          }
        }
      }
    }
  }

  /// Brings ``differences`` up to date.
  private func addRows() {
    let (plan, table, width) = (plan, table, width)
    let sums = differences.rows(width: width)
    Threads.forEachRange(of: plan.nodes.count, grain: 256) { range in
      for node in plan.nodes[range] where node.sum >= 0 {
        let sum = sums.row(Int(node.sum))
        sum.update(repeating: 0, count: width)
        if node.row >= 0 { accumulate(sum, 1, table.record(at: Int(node.row)), width: width) }
        if node.right >= 0 { accumulate(sum, 1, table.record(at: Int(node.right)), width: width) }
        if node.left >= 0 { accumulate(sum, -1, table.record(at: Int(node.left)), width: width) }
      }
    }
  }

  private func summarize(_ sums: AlignedMemory<Float>) -> SurrogateSummary {
    var objective = 0.0
    var clipped = 0.0
    var largest: Float = 0
    for place in plan.order.indices {
      objective += Double(sums.base[place * 4])
      clipped += Double(sums.base[place * 4 + 1])
      largest = max(largest, sums.base[place * 4 + 2])
    }
    let count = Double(max(1, plan.decisionCount))
    return SurrogateSummary(
      objective: objective / count, decisions: plan.decisionCount, clipped: clipped / count,
      largestDeviation: largest)
  }
}

/// Σ over a node's decisions of dLoss/dz · q, in the order of the sorted clicks.
@inline(__always)
private func sumGradient(
  of node: TreePlan.Node, plan: TreePlan, slopes: UnsafePointer<Float>, capacity: Int,
  queries: UnsafePointer<Float>, width: Int, into sum: UnsafeMutablePointer<Float>
) {
  plan.order.withUnsafeBufferPointer { order in
    var k = 0
    if node.end == node.start + 1 {
      // Most nodes of a large tree see one click.
      let place = Int(node.start)
      let slope = Vector(repeating: slopes[place * capacity + Int(node.level)])
      let query = queries + Int(order[place]) * width
      while k < width {
        sum.store(slope * query.vector(k), at: k)
        k += vectorWidth
      }
    }
    while k < width {
      var first = Vector.zero
      var second = Vector.zero
      for place in Int(node.start)..<Int(node.end) {
        let slope = Vector(repeating: slopes[place * capacity + Int(node.level)])
        let query = queries + Int(order[place]) * width + k
        first = first.addingProduct(slope, query.vector(0))
        second = second.addingProduct(slope, query.vector(vectorWidth))
      }
      sum.store(first, at: k)
      sum.store(second, at: k + vectorWidth)
      k += 2 * vectorWidth
    }
  }
}

/// One click's part of the objective and of its gradients.
///
/// Threads share it: each writes to the places of its clicks.
private struct TreeGradientPass: @unchecked Sendable {
  let objective: ClippedSurrogate
  let width: Int
  let capacity: Int
  /// One over the number of decisions: the objective is their mean.
  let weight: Float
  let vectors: UnsafePointer<UnsafePointer<Float>>
  let nodeOf: UnsafePointer<Int32>
  let logitGradients: UnsafeMutablePointer<Float>

  /// `sums` receives the objective, the number of clipped decisions and the largest |r − 1|.
  @inline(__always)
  func run(
    place: Int, decisions: Int, turns: UInt64, query: UnsafePointer<Float>, advantage: Float,
    old: UnsafePointer<Float>, queryGradient: UnsafeMutablePointer<Float>,
    sums: UnsafeMutablePointer<Float>
  ) {
    let slopes = logitGradients + place * capacity
    let nodes = nodeOf + place * capacity
    for level in 0..<decisions {
      let logit = dot(query, vectors[Int(nodes[level])], width: width)
      slopes[level] = turns >> UInt64(level) & 1 == 1 ? logit : -logit
    }
    for level in decisions..<capacity { slopes[level] = 0 }
    var total = Vector.zero
    var clipped = Vector.zero
    var deviation = Vector.zero
    var base = 0
    while base < decisions {
      // The logit with the sign of the turn taken: p(turn) = σ(signed).
      let signed = slopes.vector(base)
      let log = VectorMath.logSigmoid(signed)
      let ratio = VectorMath.exp(log - old.vector(base))
      let lanes = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7) &+ Int32(base)
      let isDecision = lanes .< SIMD8<Int32>(repeating: Int32(decisions))
      let derivative = objective.derivative(ratio: ratio, advantage: advantage)
      var value = objective.value(ratio: ratio, advantage: advantage)
      let probability = VectorMath.exp(log)
      // d log σ(z) / dz = 1 − σ(z); of the entropy: −z·σ(z)·(1 − σ(z)).
      let rest = VectorMath.sigmoid(-signed)
      var slope = derivative * rest
      if objective.entropyBonus != 0 {
        let entropy = -(probability * log + rest * VectorMath.logSigmoid(-signed))
        value += objective.entropyBonus * entropy
        slope -= objective.entropyBonus * signed * probability * rest
      }
      total += Vector.zero.replacing(with: value, where: isDecision)
      deviation = VectorMath.greatest(
        deviation, Vector.zero.replacing(with: VectorMath.magnitude(ratio - 1), where: isDecision))
      let isClipped = isDecision .& (derivative .== Vector.zero)
      clipped += Vector.zero.replacing(with: Vector(repeating: 1), where: isClipped)
      slopes.store(Vector.zero.replacing(with: slope * -weight, where: isDecision), at: base)
      base += vectorWidth
    }
    queryGradient.update(repeating: 0, count: width)
    for level in 0..<decisions {
      // Back from the turn's logit to the right child's.
      if turns >> UInt64(level) & 1 == 0 { slopes[level] = -slopes[level] }
      if slopes[level] != 0 {
        accumulate(queryGradient, slopes[level], vectors[Int(nodes[level])], width: width)
      }
    }
    sums[0] = VectorMath.sum(total)
    sums[1] = VectorMath.sum(clipped)
    sums[2] = 0
    for lane in 0..<vectorWidth { sums[2] = max(sums[2], deviation[lane]) }
  }
}
