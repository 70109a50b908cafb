import Kernels

/// Users in the order in which their states are computed: by the length of their histories.
struct HistoryPlan: Sendable {
  /// Users whose states are computed together; a fixed number, so that the bits of a state do not
  /// depend on who else is asked for.
  static let blockSize = 64
  /// Rows of the request, longest history first.
  let order: [Int32]
  /// Histories, oldest item first, in the order of the request.
  let histories: CompressedRows<Int32>

  init(_ histories: CompressedRows<Int32>) {
    self.histories = histories
    order = (0..<Int32(histories.count)).sorted {
      let left = histories.range(Int($0)).count
      let right = histories.range(Int($1)).count
      return (right, $0) < (left, $1)
    }
  }
}

extension GRUNetwork {
  /// The states after the last item of every history, `[histories, width + 8]`: each is followed by
  /// a 1, which meets the item's bias in an inner product, and zeros.
  ///
  /// The input's share of the gates is computed once per item, not once per interaction. What is
  /// left is a product of `[64, width]` and `[width, 3 · width]` for each step of 64 users of nearly
  /// the same length, in the cache from the first step to the last.
  func lastStates(_ plan: HistoryPlan) -> AlignedMemory<Float> {
    let states = AlignedMemory<Float>(count: plan.order.count * itemStride)
    let inputGates = gateTable()
    let size = HistoryPlan.blockSize
    let blocks = (plan.order.count + size - 1) / size
    plan.order.withUnsafeBufferPointer { order in
      plan.histories.values.withUnsafeBufferPointer { items in
        plan.histories.offsets.withUnsafeBufferPointer { offsets in
          // Nobody writes to what threads read here.
          nonisolated(unsafe) let order = order
          nonisolated(unsafe) let items = items
          nonisolated(unsafe) let offsets = offsets
          Threads.forEachRange(of: blocks) { range in
            let scratch = BlockScratch(width: width)
            for block in range {
              let rows = UnsafeBufferPointer(
                rebasing: order[block * size..<min(order.count, (block + 1) * size)])
              run(
                rows, items: items, offsets: offsets, inputGates: inputGates.base, scratch: scratch,
                into: states.base)
            }
          }
        }
      }
    }
    return states
  }

  /// x·W_x + b_x of every item, `[items, 3 · width]`.
  private func gateTable() -> AlignedMemory<Float> {
    let size = HistoryPlan.blockSize
    let blocks = (itemCount + size - 1) / size
    let table = AlignedMemory<Float>(count: blocks * size * 3 * width)
    Threads.forEachRange(of: blocks) { range in
      // A block that the last items do not fill is filled up, so that all products are alike.
      let inputs = AlignedMemory<Float>(count: size * width)
      for block in range {
        let rows = min(size, itemCount - block * size)
        for index in 0..<rows {
          (inputs.base + index * width).update(from: row(block * size + index), count: width)
        }
        let gates = table.base + block * size * 3 * width
        for index in 0..<size {
          (gates + index * 3 * width).update(from: inputBias, count: 3 * width)
        }
        gemm(
          MatrixView(inputs.base, stride: width), MatrixView(inputWeights, stride: 3 * width),
          into: gates, stride: 3 * width, rows: size, columns: 3 * width, depth: width,
          accumulating: true)
      }
    }
    return table
  }

  private struct BlockScratch {
    let states: AlignedMemory<Float>
    let products: AlignedMemory<Float>
    let gates: AlignedMemory<Float>

    init(width: Int) {
      states = AlignedMemory<Float>(count: HistoryPlan.blockSize * width)
      products = AlignedMemory<Float>(count: HistoryPlan.blockSize * 3 * width)
      gates = AlignedMemory<Float>(count: 3 * width)
    }
  }

  private func run(
    _ rows: UnsafeBufferPointer<Int32>, items: UnsafeBufferPointer<Int32>,
    offsets: UnsafeBufferPointer<Int32>, inputGates: UnsafePointer<Float>, scratch: BlockScratch,
    into result: UnsafeMutablePointer<Float>
  ) {
    let states = scratch.states.base
    let products = scratch.products.base
    let gates = scratch.gates.base
    scratch.states.zero()
    var active = rows.count
    var step = 0
    while true {
      while active > 0 {
        let row = Int(rows[active - 1])
        guard Int(offsets[row + 1] - offsets[row]) <= step else { break }
        active -= 1
      }
      guard active > 0 else { break }
      gemm(
        MatrixView(states, stride: width), MatrixView(stateWeights, stride: 3 * width),
        into: products, stride: 3 * width, rows: HistoryPlan.blockSize, columns: 3 * width,
        depth: width, accumulating: false)
      for index in 0..<active {
        let item = Int(items[Int(offsets[Int(rows[index])]) + step])
        gates.update(from: inputGates + item * 3 * width, count: 3 * width)
        let state = states + index * width
        Self.advance(
          gates: gates, products: products + index * 3 * width, stateBias: stateBias,
          previous: state, state: state, width: width)
      }
      step += 1
    }
    for (index, row) in rows.enumerated() {
      let target = result + Int(row) * itemStride
      target.update(from: states + index * width, count: width)
      target[width] = 1
    }
  }
}
