import Kernels

extension AttentionNetwork {
  /// Rows of every product; a fixed number, so that the bits of a state do not depend on who else is
  /// asked for.
  private static let rowCount = 64
  /// About how many positions are worked on at a time: what stays in the cache.
  private static let groupSize = 256

  /// What the network makes of the last item of every history, `[histories, width]`; zeros for an empty
  /// one.
  ///
  /// Keys and values of the first block are sums of what depends on the item and what depends on the
  /// position, each computed once. In the last block only the last position asks.
  func lastStates(_ histories: CompressedRows<Int32>) -> AlignedMemory<Float> {
    let states = AlignedMemory<Float>(count: histories.count * width)
    let itemKeys = firstKeys(of: itemCount, scale: scale, bias: false) { row($0) }
    let placeKeys = firstKeys(of: length, scale: 1, bias: true) { position($0, of: length) }
    histories.withPointers { offsets, items in
      nonisolated(unsafe) let (offsets, items) = (offsets, items)
      Threads.forEachRange(of: histories.count, grain: 16) { users in
        let scratch = StateScratch(width: width, length: length)
        var group: [Int] = []
        var size = 0
        for user in users {
          let count = Int(offsets[user + 1] - offsets[user])
          guard count > 0 else { continue }
          if size > 0, size + count > Self.groupSize {
            run(
              group, offsets: offsets, items: items, itemKeys: itemKeys.base,
              placeKeys: placeKeys.base, scratch: scratch, into: states.base)
            group = []
            size = 0
          }
          group.append(user)
          size += count
        }
        if !group.isEmpty {
          run(
            group, offsets: offsets, items: items, itemKeys: itemKeys.base,
            placeKeys: placeKeys.base, scratch: scratch, into: states.base)
        }
      }
    }
    return states
  }

  /// Keys beside values that the first block makes of some embeddings, `[count, 2 · width]`.
  private func firstKeys(
    of count: Int, scale: Float, bias: Bool, _ embedding: (Int) -> UnsafeMutablePointer<Float>
  ) -> AlignedMemory<Float> {
    let blocks = (count + Self.rowCount - 1) / Self.rowCount
    let inputs = AlignedMemory<Float>(count: blocks * Self.rowCount * width)
    for index in 0..<count {
      accumulate(inputs.base + index * width, scale, embedding(index), width: width)
    }
    let table = AlignedMemory<Float>(count: blocks * Self.rowCount * 2 * width)
    let first = self.blocks[0]
    Threads.forEachRange(of: blocks) { range in
      for block in range {
        product(
          inputs.base + block * Self.rowCount * width, first.keyValueWeights,
          bias ? first.keyValueBias : nil, columns: 2 * width, rows: Self.rowCount,
          into: table.base + block * Self.rowCount * 2 * width)
      }
    }
    return table
  }

  /// rows · weights + bias, 64 rows at a time; `rows` has room for whole blocks of them.
  private func product(
    _ rows: UnsafePointer<Float>, _ weights: Int, _ bias: Int?, columns: Int, rows count: Int,
    into result: UnsafeMutablePointer<Float>
  ) {
    let blocks = (count + Self.rowCount - 1) / Self.rowCount
    if let bias {
      for row in 0..<blocks * Self.rowCount {
        (result + row * columns).update(from: self[bias], count: columns)
      }
    }
    for block in 0..<blocks {
      gemm(
        MatrixView(rows + block * Self.rowCount * width, stride: width),
        MatrixView(self[weights], stride: columns), into: result + block * Self.rowCount * columns,
        stride: columns, rows: Self.rowCount, columns: columns, depth: width,
        accumulating: bias != nil)
    }
  }

  /// The states of a group of users.
  private func run(
    _ users: [Int], offsets: UnsafeBufferPointer<Int32>, items: UnsafeBufferPointer<Int32>,
    itemKeys: UnsafePointer<Float>, placeKeys: UnsafePointer<Float>, scratch: StateScratch,
    into states: UnsafeMutablePointer<Float>
  ) {
    var starts = [0]
    for user in users {
      starts.append(starts[starts.count - 1] + Int(offsets[user + 1] - offsets[user]))
    }
    let total = starts[users.count]
    scratch.reserve(total)
    for (index, user) in users.enumerated() {
      let count = starts[index + 1] - starts[index]
      for place in 0..<count {
        let item = Int(items[Int(offsets[user]) + place])
        let at = starts[index] + place
        let target = scratch.input.base + at * width
        target.update(from: position(place, of: count), count: width)
        accumulate(target, scale, row(item), width: width)
        let keys = scratch.keys.base + at * 2 * width
        keys.update(from: itemKeys + item * 2 * width, count: 2 * width)
        accumulate(keys, 1, placeKeys + (length - count + place) * 2 * width, width: 2 * width)
      }
    }
    for (index, block) in blocks.enumerated() {
      let isLast = index == blockCount - 1
      if index > 0 {
        product(
          scratch.input.base, block.keyValueWeights, block.keyValueBias, columns: 2 * width,
          rows: total, into: scratch.keys.base)
      }
      // Who asks: every position, or the last of each user.
      let asking = isLast ? users.count : total
      for row in 0..<asking {
        _ = LayerNorm.apply(
          scratch.input.base + (isLast ? starts[row + 1] - 1 : row) * width,
          gain: self[block.gain1], shift: self[block.shift1], width: width,
          normalized: scratch.residual.base + row * width,
          into: scratch.residual.base + row * width)
      }
      product(
        scratch.residual.base, block.queryWeights, block.queryBias, columns: width, rows: asking,
        into: scratch.query.base)
      for user in users.indices {
        let last = starts[user + 1] - 1
        for at in (isLast ? last : starts[user])...last {
          attend(scratch, row: isLast ? user : at, keys: starts[user]...at)
        }
      }
      for row in 0..<asking {
        let target = scratch.residual.base + row * width
        _ = LayerNorm.apply(
          target, gain: self[block.gain2], shift: self[block.shift2], width: width,
          normalized: target, into: target)
      }
      product(
        scratch.residual.base, block.weights1, block.bias1, columns: width, rows: asking,
        into: scratch.query.base)
      for k in stride(from: 0, to: asking * width, by: vectorWidth) {
        scratch.query.base.store(VectorMath.rectified(scratch.query.base.vector(k)), at: k)
      }
      product(
        scratch.query.base, block.weights2, block.bias2, columns: width, rows: asking,
        into: scratch.input.base)
      accumulate(scratch.input.base, 1, scratch.residual.base, width: asking * width)
    }
    for (index, user) in users.enumerated() {
      let target = states + user * width
      _ = LayerNorm.apply(
        scratch.input.base + index * width, gain: self[lastGain], shift: self[lastShift],
        width: width, normalized: target, into: target)
    }
  }

  /// Adds to the residual of a row what it attends to among `keys`.
  @inline(__always)
  private func attend(_ scratch: StateScratch, row: Int, keys: ClosedRange<Int>) {
    let query = scratch.query.base + row * width
    let weights = scratch.weights.base
    for (place, key) in keys.enumerated() {
      weights[place] = dot(query, scratch.keys.base + key * 2 * width, width: width)
    }
    AttentionWeights.softmax(
      weights, count: keys.count, padded: AttentionShard.padded(keys.count),
      scale: 1 / Float(width).squareRoot())
    let target = scratch.residual.base + row * width
    for (place, key) in keys.enumerated() {
      accumulate(target, weights[place], scratch.keys.base + key * 2 * width + width, width: width)
    }
  }
}

/// What a thread works in.
private final class StateScratch {
  private(set) var input = AlignedMemory<Float>(count: 0)
  private(set) var residual = AlignedMemory<Float>(count: 0)
  private(set) var query = AlignedMemory<Float>(count: 0)
  private(set) var keys = AlignedMemory<Float>(count: 0)
  let weights: AlignedMemory<Float>
  private let width: Int
  private var room = 0

  init(width: Int, length: Int) {
    self.width = width
    weights = AlignedMemory<Float>(count: AttentionShard.padded(length))
  }

  /// Room for so many positions, in whole blocks of rows.
  func reserve(_ positions: Int) {
    guard room < positions else { return }
    room = (positions + 63) / 64 * 64
    input = AlignedMemory<Float>(count: room * width)
    residual = AlignedMemory<Float>(count: room * width)
    query = AlignedMemory<Float>(count: room * width)
    keys = AlignedMemory<Float>(count: room * 2 * width)
  }
}
