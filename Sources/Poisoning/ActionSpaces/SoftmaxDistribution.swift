import Essentials
import Foundation
import Kernels

/// Clicks drawn from a softmax over all items of a set; with two sets, after a two-way choice
/// between them.
///
/// Every item takes part in every click: O(width · items) each, by matrix products over tiles that
/// stay in the cache, so that memory does not grow with the product of clicks and items.
///
/// Threads may draw from it side by side; learning is one caller's, who shares the work out.
final class SoftmaxDistribution: ClickDistribution, @unchecked Sendable {
  /// The sets that the items are divided into: one or two ranges, none of them empty.
  let sets: [Range<Int>]
  let width: Int
  let itemCount: Int
  /// Item embeddings, `[items, width]`, and their Adam moments.
  let embeddings: AlignedMemory<Float>
  let moments: AlignedMemory<Float>
  let squares: AlignedMemory<Float>
  /// The second set's feature minus the first's: weights and both moments, `[3, width]`.
  ///
  /// ``BiasedTree`` tells why one row is enough.
  let choice: AlignedMemory<Float>
  /// How many updates each set has had, then the choice.
  var updates: [Int32]

  /// What training on the prepared clicks needs.
  var batch = SoftmaxBatch()

  static let initialDeviation: Float = 0.1
  /// Items whose logits are formed at once.
  static let tile = 512

  init(sets: [Range<Int>], width: Int, using rng: inout SeededGenerator) {
    precondition(width % 16 == 0, "rows are whole vectors")
    self.sets = sets
    self.width = width
    itemCount = sets.reduce(0) { $0 + $1.count }
    embeddings = AlignedMemory<Float>(count: itemCount * width)
    moments = AlignedMemory<Float>(count: itemCount * width)
    squares = AlignedMemory<Float>(count: itemCount * width)
    choice = AlignedMemory<Float>(count: 3 * width)
    updates = [Int32](repeating: 0, count: sets.count + 1)
    for index in 0..<itemCount * width {
      embeddings.base[index] = rng.normal() * Self.initialDeviation
    }
    for k in 0..<width {
      choice.base[k] = rng.normal() * Self.initialDeviation * Float(2).squareRoot()
    }
  }

  /// The choice of a set, where there is one, then the item.
  var decisionCapacity: Int { sets.count }

  func copyEmbedding(of item: Int, to destination: UnsafeMutablePointer<Float>) {
    destination.update(from: embeddings.base + item * width, count: width)
  }

  /// Which set an item is in.
  @inline(__always)
  func set(of item: Int) -> Int { item < sets[0].upperBound ? 0 : 1 }

  func draw(
    queries: UnsafePointer<Float>, count: Int, shifts: UnsafePointer<WorldShift>?,
    using generators: UnsafeMutablePointer<SeededGenerator>,
    items: UnsafeMutablePointer<Int32>, logProbabilities: UnsafeMutablePointer<Float>
  ) {
    var members = [[Int]](repeating: [], count: sets.count)
    for index in 0..<count {
      var set = 0
      if sets.count > 1 {
        let logit = dot(queries + index * width, choice.base, width: width)
        let tilted = logit + (shifts.map { $0[index](itemCount) } ?? 0)
        set = generators[index].uniform() < 1 / (1 + exp(-tilted)) ? 1 : 0
        let signed = Vector(repeating: set == 1 ? logit : -logit)
        logProbabilities[index * sets.count] = VectorMath.logSigmoid(signed)[0]
      }
      members[set].append(index)
    }
    let gathered = AlignedMemory<Float>(count: count * width)
    let logits = AlignedMemory<Float>(count: count * Self.tile)
    let tileShifts = AlignedMemory<Float>(count: shifts == nil ? 0 : Self.tile)
    for (set, rows) in zip(sets, members) where !rows.isEmpty {
      for (place, index) in rows.enumerated() {
        (gathered.base + place * width).update(from: queries + index * width, count: width)
      }
      var draws = [SoftmaxDraw](repeating: SoftmaxDraw(), count: rows.count)
      var unshifted = [LogSumExp](repeating: LogSumExp(), count: shifts == nil ? 0 : rows.count)
      forEachTile(of: set) { tile in
        formLogits(gathered.base, rows: rows.count, tile: tile, into: logits.base)
        if let shifts {
          tilt(
            logits, rows: rows, tile: tile, shifts: shifts, scratch: tileShifts.base,
            unshifted: &unshifted)
        }
        for (place, index) in rows.enumerated() {
          draws[place].see(
            logits.base + place * Self.tile, count: tile.count, first: tile.lowerBound,
            using: &generators[index])
        }
      }
      for (place, index) in rows.enumerated() {
        items[index] = Int32(draws[place].item)
        var log = draws[place].logProbability
        if shifts != nil {
          let item = embeddings.base + draws[place].item * width
          log = dot(queries + index * width, item, width: width) - unshifted[place].value
        }
        logProbabilities[index * sets.count + sets.count - 1] = log
      }
    }
  }

  /// Adds the worlds' shifts to a tile of logits, after taking in what they are without.
  private func tilt(
    _ logits: AlignedMemory<Float>, rows: [Int], tile: Range<Int>,
    shifts: UnsafePointer<WorldShift>,
    scratch: UnsafeMutablePointer<Float>, unshifted: inout [LogSumExp]
  ) {
    var world: WorldShift?
    for (place, index) in rows.enumerated() {
      let row = logits.base + place * Self.tile
      _ = unshifted[place].add(row, count: tile.count)
      // The rows of a world are neighbors.
      if shifts[index] != world {
        world = shifts[index]
        for (offset, item) in tile.enumerated() { scratch[offset] = shifts[index](item) }
      }
      for offset in 0..<tile.count { row[offset] += scratch[offset] }
    }
  }

  /// Logits of `rows` queries for the items of a tile, rows ``tile`` floats apart.
  func formLogits(
    _ queries: UnsafePointer<Float>, rows: Int, tile: Range<Int>,
    into logits: UnsafeMutablePointer<Float>
  ) {
    gemm(
      MatrixView(queries, stride: width),
      MatrixView(embeddings.base + tile.lowerBound * width, stride: width, transposed: true),
      into: logits, stride: Self.tile, rows: rows, columns: tile.count, depth: width,
      accumulating: false)
  }

  /// Calls `body` with the parts of a set that are treated at once.
  func forEachTile(of set: Range<Int>, _ body: (Range<Int>) -> Void) {
    var first = set.lowerBound
    while first < set.upperBound {
      body(first..<min(set.upperBound, first + Self.tile))
      first += Self.tile
    }
  }

  func encode(to writer: inout CheckpointWriter) throws {
    try writer.write(updates)
    for buffer in [embeddings, moments, squares, choice] {
      try writer.write(buffer.base, count: buffer.count)
    }
  }

  func decode(from reader: inout CheckpointReader) throws {
    updates = try reader.readUpdates(count: updates.count)
    for buffer in [embeddings, moments, squares, choice] {
      try reader.read(finite: buffer.base, count: buffer.count)
    }
    batch = SoftmaxBatch()
  }
}

/// Σ e^l over logits that arrive in tiles, kept relative to the largest so far.
struct LogSumExp {
  private var largest = -Float.infinity
  private var total: Float = 0
  private var weighted: Float = 0

  /// log Σ e^l.
  var value: Float { largest + log(total) }

  /// Σ p·l, the mean logit under the softmax: the entropy is ``value`` minus it.
  var meanLogit: Float { weighted / total + largest }

  /// Takes in `count` logits; returns the share of all seen so far that is theirs, with the sum of
  /// their exponentials relative to ``reference``.
  @inline(__always)
  mutating func add(
    _ logits: UnsafePointer<Float>, count: Int
  ) -> (share: Float, sum: Float) {
    let vectors = count / vectorWidth * vectorWidth
    var top = Vector(repeating: -.infinity)
    var index = 0
    while index < vectors {
      top = VectorMath.greatest(top, logits.vector(index))
      index += vectorWidth
    }
    var new = largest
    for lane in 0..<vectorWidth { new = max(new, top[lane]) }
    for index in vectors..<count { new = max(new, logits[index]) }
    if new > largest {
      let shrink = exp(largest - new)
      // Both sums move to the new reference: Σ e^(l−new)·(l−new).
      weighted = total == 0 ? 0 : (weighted + total * (largest - new)) * shrink
      total *= shrink
      largest = new
    }
    var sum = Vector.zero
    var products = Vector.zero
    index = 0
    while index < vectors {
      let shifted = logits.vector(index) - Vector(repeating: largest)
      let e = VectorMath.exp(shifted)
      sum += e
      products = products.addingProduct(e, shifted)
      index += vectorWidth
    }
    var tileSum = VectorMath.sum(sum)
    var tileProducts = VectorMath.sum(products)
    for index in vectors..<count {
      let shifted = logits[index] - largest
      let e = VectorMath.exp(Vector(repeating: shifted))[0]
      tileSum += e
      tileProducts += e * shifted
    }
    total += tileSum
    weighted += tileProducts
    return (tileSum / total, tileSum)
  }

  /// What exponentials are relative to: the largest logit so far.
  var reference: Float { largest }
}

/// One draw from a softmax whose logits arrive in tiles.
///
/// A reservoir of one: each tile takes over with the probability of its share of all seen so far
/// (Chao 1982), and then one of its items is drawn. In the end each item stands with its softmax
/// probability.
struct SoftmaxDraw {
  private var sum = LogSumExp()
  private var logit: Float = 0
  /// The item drawn so far.
  private(set) var item = 0

  /// The natural logarithm of the probability of ``item``, once all tiles are seen.
  var logProbability: Float { logit - sum.value }

  /// Takes in the logits of items `first..<first + count`.
  @inline(__always)
  mutating func see(
    _ logits: UnsafePointer<Float>, count: Int, first: Int, using rng: inout SeededGenerator
  ) {
    let (share, tileSum) = sum.add(logits, count: count)
    guard rng.uniform() < share else { return }
    var rest = rng.uniform() * tileSum
    var chosen = 0
    var index = 0
    // Rounding may leave a rest at the end; then the last item that has any probability stands.
    while index < count {
      let lanes = min(vectorWidth, count - index)
      var tile = Vector(repeating: -.infinity)
      for lane in 0..<lanes { tile[lane] = logits[index + lane] }
      let e = VectorMath.exp(tile - Vector(repeating: sum.reference))
      for lane in 0..<lanes where rest >= 0 {
        if logits[index + lane] - sum.reference > -87 { chosen = index + lane }
        rest -= e[lane]
      }
      if rest < 0 { break }
      index += vectorWidth
    }
    item = first + chosen
    logit = logits[chosen]
  }
}
