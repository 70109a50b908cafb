import Kernels

/// The densest part of a graph of accounts and items that peeling finds: node after node is taken away,
/// always the one that the rest misses least.
///
/// Source: Hooi et al. 2016, algorithm 1. The density of a part is g = (weights of its edges) / (accounts
/// and items in it); what is found is at least half as dense as the densest there is (their theorem 2).
struct DenseBlock {
  /// The accounts of the densest part, ascending.
  let accounts: [Int32]
  /// Its items, ascending.
  let items: [Int32]
  /// Its density; 0 without edges.
  let density: Double
  /// The nodes in the order in which they were taken away, items after accounts by number; those without
  /// edges are not among them.
  let order: [Int32]
  /// How much the rest missed each of them.
  let removed: [Double]
  /// The weight of all edges.
  let total: Double
  /// The greatest density of a part on the way that an account was in, `[accounts]`; 0 for accounts
  /// without edges.
  ///
  /// Of those alike in it, as the densest part's are, who was taken away later has up to a
  /// thousandth more.
  let reach: [Float]

  /// Peels `graph`.
  ///
  /// - Parameter weights: What an edge to each item weighs, above 0, `[items]`.
  init(of graph: AccountGraph, weights: [Double]) {
    let (accountCount, itemCount) = (graph.accountCount, graph.itemCount)
    var sums = [Double](repeating: 0, count: accountCount + itemCount)
    var total = 0.0
    graph.items.withPointers { offsets, values in
      for account in 0..<accountCount {
        var sum = 0.0
        for place in Int(offsets[account])..<Int(offsets[account + 1]) {
          sum += weights[Int(values[place])]
        }
        sums[account] = sum
        total += sum
      }
    }
    for item in 0..<itemCount {
      sums[accountCount + item] = Double(graph.popularity(item)) * weights[item]
    }
    self.total = total
    // Who has no edge would only make the whole look less dense.
    var heap = PeelingHeap(sums) { sums[$0] > 0 }
    var reach = [Float](repeating: 0, count: accountCount)
    var order: [Int32] = []
    order.reserveCapacity(heap.count)
    var removed: [Double] = []
    removed.reserveCapacity(heap.count)
    let all = Double(max(1, heap.count))
    var densest = heap.count > 0 ? total / Double(heap.count) : 0
    var start = 0
    graph.items.withPointers { itemOffsets, itemValues in
      graph.accounts.withPointers { accountOffsets, accountValues in
        while heap.count > 0 {
          let node = heap.removeLightest()
          order.append(Int32(node))
          removed.append(heap.weights[node])
          total -= heap.weights[node]
          if node < accountCount {
            reach[node] = Float(Self.reach(densest, time: Double(order.count) / all))
            for place in Int(itemOffsets[node])..<Int(itemOffsets[node + 1]) {
              let item = Int(itemValues[place])
              if heap.contains(accountCount + item) {
                heap.lighten(accountCount + item, by: weights[item])
              }
            }
          } else {
            let item = node - accountCount
            for place in Int(accountOffsets[item])..<Int(accountOffsets[item + 1]) {
              let account = Int(accountValues[place])
              if heap.contains(account) { heap.lighten(account, by: weights[item]) }
            }
          }
          guard heap.count > 0 else { break }
          let density = total / Double(heap.count)
          if density > densest {
            densest = density
            start = order.count
          }
        }
      }
    }
    let block = order[start...].sorted()
    accounts = block.filter { $0 < accountCount }
    items = block.filter { $0 >= accountCount }.map { $0 - Int32(accountCount) }
    density = densest
    self.order = order
    self.removed = removed
    self.reach = reach
  }

  /// What an account reaches that was taken away at a time from 0 to 1, when so dense a part had been.
  static func reach(_ density: Double, time: Double) -> Double { density * (1 + 0.001 * time) }
}

extension AccountGraph {
  /// This graph without the edges between accounts and items of a block, both ascending.
  func removing(_ block: DenseBlock) -> AccountGraph {
    var isInside = [Bool](repeating: false, count: itemCount)
    for item in block.items { isInside[Int(item)] = true }
    var left = CompressedRows<Int32>()
    left.values.reserveCapacity(items.values.count)
    var next = block.accounts.startIndex
    for account in 0..<accountCount {
      if next < block.accounts.endIndex, Int(block.accounts[next]) == account {
        next += 1
        for item in items[account] where !isInside[Int(item)] { left.values.append(item) }
      } else {
        left.values.append(contentsOf: items[account])
      }
      left.endRow()
    }
    return AccountGraph(items: left, itemCount: itemCount)
  }
}
