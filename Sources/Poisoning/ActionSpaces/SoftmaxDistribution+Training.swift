import Foundation
import Kernels
import Torch

/// How a batch of clicks lies in the sets, and what an epoch leaves for the update.
struct SoftmaxBatch {
  /// The item of each click, `[clicks]`.
  var items: [Int32] = []
  /// The clicks of each set, in order.
  var clicksOfSet: [[Int32]] = []
  /// The clicks on each item, ascending.
  var clicksByItem = CompressedRows<Int32>()
  /// dLoss / d log p of each click's item decision, `[clicks]`.
  var slopes: [Float] = []
  /// dLoss/dz of each click's choice of a set, `[clicks]`.
  var choiceSlopes: [Float] = []
  /// Σ over clicks of dLoss/dlogit · query, without the clicked items' own part, `[items, width]`.
  var gradients = AlignedMemory<Float>(count: 0)

  init() {}

  init(items: [Int32], sets: [Range<Int>], itemCount: Int, width: Int) {
    self.items = items
    clicksOfSet = sets.map { set in
      items.indices.filter { set.contains(Int(items[$0])) }.map { Int32($0) }
    }
    clicksByItem = CompressedRows(offsets: (0...Int32(items.count)).map { $0 }, values: items)
      .transposed(rowCount: itemCount)
    slopes = [Float](repeating: 0, count: items.count)
    choiceSlopes = slopes
    gradients = AlignedMemory<Float>(count: itemCount * width)
  }
}

extension SoftmaxDistribution {
  /// Queries that meet a tile at once.
  private static let chunk = 256
  /// Parts that the items of a set are cut into; each sums its own query gradients, whatever the
  /// number of threads.
  private static let partCount = 16

  func prepare(for clicks: UnsafeBufferPointer<Int32>) {
    batch = SoftmaxBatch(items: Array(clicks), sets: sets, itemCount: itemCount, width: width)
  }

  func gradient(
    of objective: ClippedSurrogate, queries: UnsafePointer<Float>,
    advantages: UnsafePointer<Float>, oldLogProbabilities: UnsafePointer<Float>,
    into queryGradients: UnsafeMutablePointer<Float>
  ) -> SurrogateSummary {
    let count = batch.items.count
    queryGradients.update(repeating: 0, count: count * width)
    var tally = SurrogateTally(objective: objective, decisions: count * sets.count)
    if sets.count > 1 {
      for click in 0..<count {
        let query = queries + click * width
        batch.choiceSlopes[click] = tally.choose(
          logit: dot(query, choice.base, width: width),
          turnsRight: set(of: Int(batch.items[click])) == 1, advantage: advantages[click],
          old: oldLogProbabilities[click * 2])
        accumulate(
          queryGradients + click * width, batch.choiceSlopes[click], choice.base, width: width)
      }
    }
    for (set, clicks) in zip(sets, batch.clicksOfSet) where !clicks.isEmpty {
      let gathered = gather(queries, clicks)
      let sums = logSums(of: gathered, count: clicks.count, over: set)
      var live: [SoftmaxRow] = []
      for (place, click) in clicks.enumerated() {
        let item = Int(batch.items[Int(click)])
        let logit = dot(
          gathered.base + place * width, embeddings.base + item * width, width: width)
        let slope = tally.pick(
          logit: logit, sum: sums[place], advantage: advantages[Int(click)],
          old: oldLogProbabilities[(Int(click) + 1) * sets.count - 1])
        batch.slopes[Int(click)] = slope
        if slope != 0 || objective.entropyBonus != 0 {
          live.append(
            SoftmaxRow(
              click: click, slope: slope, logSum: sums[place].value,
              entropy: sums[place].value - sums[place].meanLogit))
        }
      }
      spread(
        live, over: set, entropyWeight: objective.entropyBonus * tally.weight, queries: queries,
        into: queryGradients)
    }
    return tally.summary
  }

  func update(
    with rule: AdamRule, queries: UnsafePointer<Float>,
    inputGradients: UnsafePointer<UnsafePointer<Float>?>
  ) {
    let queries = SharedRows(queries, count: batch.items.count, width: width)
    let inputs = SharedRows(inputGradients, count: batch.items.count)
    let (batch, width) = (batch, width)
    let (embeddings, moments, squares) = (embeddings, moments, squares)
    if sets.count > 1 {
      let sum = AlignedMemory<Float>(count: width)
      for click in batch.items.indices {
        accumulate(sum.base, batch.choiceSlopes[click], queries.row(click), width: width)
      }
      updates[sets.count] += 1
      rule.lookedUpStep(Int(updates[sets.count]), scale: 2).apply(
        to: choice.base, moments: choice.base + width, squares: choice.base + 2 * width,
        gradient: sum.base, count: width)
    }
    for (index, set) in sets.enumerated() where !batch.clicksOfSet[index].isEmpty {
      updates[index] += 1
      // All rows of a set take part in each of its updates, so that one count serves them.
      let step = rule.lookedUpStep(Int(updates[index]))
      Threads.forEachRange(of: set.count, grain: 256) { range in
        for item in set.lowerBound + range.lowerBound..<set.lowerBound + range.upperBound {
          let gradient = batch.gradients.base + item * width
          for place in batch.clicksByItem.range(item) {
            let click = Int(batch.clicksByItem.values[place])
            accumulate(gradient, batch.slopes[click], queries.row(click), width: width)
            if let input = inputs[click] { accumulate(gradient, 1, input, width: width) }
          }
          step.apply(
            to: embeddings.base + item * width, moments: moments.base + item * width,
            squares: squares.base + item * width, gradient: gradient, count: width)
        }
      }
    }
  }

  private func gather(_ queries: UnsafePointer<Float>, _ clicks: [Int32]) -> AlignedMemory<Float> {
    let gathered = AlignedMemory<Float>(count: clicks.count * width)
    for (place, click) in clicks.enumerated() {
      (gathered.base + place * width).update(from: queries + Int(click) * width, count: width)
    }
    return gathered
  }

  /// The sum over a set's exponentials for each of `count` queries.
  private func logSums(
    of queries: AlignedMemory<Float>, count: Int, over set: Range<Int>
  ) -> [LogSumExp] {
    nonisolated(unsafe) let owner = self
    return [LogSumExp](unsafeUninitializedCapacity: count) { buffer, initialized in
      buffer.initialize(repeating: LogSumExp())
      nonisolated(unsafe) let sums = buffer
      let chunks = (count + Self.chunk - 1) / Self.chunk
      Threads.forEach(of: chunks) { chunk in
        let logits = AlignedMemory<Float>(count: Self.chunk * Self.tile)
        let first = chunk * Self.chunk
        let rows = min(Self.chunk, count - first)
        owner.forEachTile(of: set) { tile in
          owner.formLogits(
            queries.base + first * owner.width, rows: rows, tile: tile, into: logits.base)
          for row in 0..<rows {
            _ = sums[first + row].add(logits.base + row * Self.tile, count: tile.count)
          }
        }
      }
      initialized = count
    }
  }

  /// Forms dLoss/dlogit tile by tile and multiplies it with embeddings and queries.
  private func spread(
    _ rows: [SoftmaxRow], over set: Range<Int>, entropyWeight: Float,
    queries: UnsafePointer<Float>, into queryGradients: UnsafeMutablePointer<Float>
  ) {
    let width = width
    let gathered = gather(queries, rows.map(\.click))
    let partSize = (set.count + Self.partCount - 1) / Self.partCount
    let parts = (set.count + partSize - 1) / partSize
    let partial = AlignedMemory<Float>(count: parts * rows.count * width)
    nonisolated(unsafe) let owner = self
    let gradients = batch.gradients
    (gradients.base + set.lowerBound * width).update(repeating: 0, count: set.count * width)
    Threads.forEach(of: parts) { part in
      let slopes = AlignedMemory<Float>(count: Self.chunk * Self.tile)
      let first = set.lowerBound + part * partSize
      let sum = partial.base + part * rows.count * width
      owner.forEachTile(of: first..<min(set.upperBound, first + partSize)) { tile in
        var start = 0
        while start < rows.count {
          let count = min(Self.chunk, rows.count - start)
          let chunk = gathered.base + start * width
          owner.formLogits(chunk, rows: count, tile: tile, into: slopes.base)
          for row in 0..<count {
            rows[start + row].replaceLogits(
              slopes.base + row * Self.tile, count: tile.count, entropyWeight: entropyWeight)
          }
          let weights = owner.embeddings.base + tile.lowerBound * width
          gemm(
            MatrixView(slopes.base, stride: Self.tile), MatrixView(weights, stride: width),
            into: sum + start * width, stride: width, rows: count, columns: width,
            depth: tile.count, accumulating: true)
          gemm(
            MatrixView(slopes.base, stride: Self.tile, transposed: true),
            MatrixView(chunk, stride: width),
            into: gradients.base + tile.lowerBound * width, stride: width, rows: tile.count,
            columns: width, depth: count, accumulating: true)
          start += count
        }
      }
    }
    for (place, row) in rows.enumerated() {
      let target = queryGradients + Int(row.click) * width
      for part in 0..<parts {
        accumulate(target, 1, partial.base + (part * rows.count + place) * width, width: width)
      }
      let item = Int(batch.items[Int(row.click)])
      accumulate(target, row.slope, embeddings.base + item * width, width: width)
    }
  }
}

/// A click whose gradient is not cut off.
private struct SoftmaxRow {
  var click: Int32
  /// dLoss / d log p.
  var slope: Float
  /// log Σ e^logit.
  var logSum: Float
  var entropy: Float

  /// Makes logits dLoss/dlogit: −slope·p, and for the entropy bonus β·p·(log p + H), β over the
  /// number of decisions; without the clicked item's own +slope.
  @inline(__always)
  func replaceLogits(_ logits: UnsafeMutablePointer<Float>, count: Int, entropyWeight: Float) {
    var index = 0
    while index < count {
      let lanes = min(vectorWidth, count - index)
      var values = Vector.zero
      if lanes == vectorWidth {
        values = logits.vector(index)
      } else {
        for lane in 0..<lanes { values[lane] = logits[index + lane] }
      }
      let logs = values - Vector(repeating: logSum)
      let factor = (logs + entropy) * entropyWeight - Vector(repeating: slope)
      values = VectorMath.exp(logs) * factor
      if lanes == vectorWidth {
        logits.store(values, at: index)
      } else {
        for lane in 0..<lanes { logits[index + lane] = values[lane] }
      }
      index += vectorWidth
    }
  }
}
