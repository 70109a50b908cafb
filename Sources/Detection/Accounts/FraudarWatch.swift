import Foundation
import Interactions
import Kernels

/// Judges accounts that come after a log by peeling them along with it, in the order in which the log alone
/// was peeled.
///
/// The order and the edges of the log stay as they are: what newcomers add to its items holds up the newcomers
/// and nobody else, and weighs what it would if everything were peeled again. That takes one pass over the log's accounts and items without
/// their edges. New items, and those that nobody has clicked, weigh by how many newcomers click them.
struct FraudarWatch: AccountWatch {
  let suspicion: [Float]
  private let block: DenseBlock
  private let offset: Double
  /// How many accounts of the log clicked each item.
  private let popularity: [Int32]
  /// The step in which each item of the log was taken away; after the last for those without edges.
  private let times: [Int32]

  init(_ graph: AccountGraph, weights: [Double], offset: Double) {
    block = DenseBlock(of: graph, weights: weights)
    suspicion = block.reach
    self.offset = offset
    popularity = (0..<graph.itemCount).map { Int32(graph.popularity($0)) }
    var times = [Int32](repeating: Int32(block.order.count), count: graph.itemCount)
    for (time, node) in block.order.enumerated() where Int(node) >= graph.accountCount {
      times[Int(node) - graph.accountCount] = Int32(time)
    }
    self.times = times
  }

  func suspicion(of injection: Injection) -> [Float] {
    let rows = injection.distinctItems
    let count = rows.count
    // New items follow the accounts, among the nodes that are peeled.
    var places: [Int32: Int] = [:]
    var clickers: [[Int]] = []
    var added: [Int32: Int] = [:]
    for item in rows.values { added[item, default: 0] += 1 }
    var events: [(time: Int32, account: Int, weight: Double)] = []
    for account in 0..<count {
      for item in rows[account] {
        if Int(item) < times.count, times[Int(item)] < block.order.count {
          let count = Int(popularity[Int(item)]) + (added[item] ?? 0)
          events.append((times[Int(item)], account, 1 / log(Double(count) + offset)))
        } else {
          let place = places[item] ?? clickers.count
          if place == clickers.count {
            places[item] = place
            clickers.append([])
          }
          clickers[place].append(account)
        }
      }
    }
    events.sort { ($0.time, $0.account) < ($1.time, $1.account) }
    let newWeights = clickers.map { 1 / log(Double($0.count) + offset) }
    var sums = [Double](repeating: 0, count: count + clickers.count)
    for event in events { sums[event.account] += event.weight }
    for (place, accounts) in clickers.enumerated() {
      sums[count + place] = newWeights[place] * Double(accounts.count)
      for account in accounts { sums[account] += newWeights[place] }
    }
    var peeling = Peeling(
      heap: PeelingHeap(sums) { sums[$0] > 0 }, reach: [Float](repeating: 0, count: count),
      rows: rows, clickers: clickers, places: places, newWeights: newWeights,
      inside: sums[..<count].reduce(0, +), known: block.total, knownCount: block.order.count)
    var next = 0
    for time in block.order.indices {
      peeling.time = Double(time) / Double(block.order.count)
      guard peeling.heap.count > 0 else { break }
      peeling.look()
      peeling.peel(lighterThan: block.removed[time])
      peeling.known -= block.removed[time]
      peeling.knownCount -= 1
      while next < events.count, events[next].time == Int32(time) {
        peeling.lose(events[next].weight, of: events[next].account)
        next += 1
      }
    }
    // What is left clings together by new items alone.
    peeling.time = 1
    peeling.look()
    peeling.peel(lighterThan: .infinity)
    return peeling.reach
  }
}

/// Newcomers that are taken away between the log's accounts and items.
private struct Peeling {
  var heap: PeelingHeap
  var reach: [Float]
  let rows: CompressedRows<Int32>
  let clickers: [[Int]]
  let places: [Int32: Int]
  let newWeights: [Double]
  /// The weight of the newcomers' edges.
  var inside: Double
  /// That of the log's.
  var known: Double
  /// How many of the log's accounts and items are left.
  var knownCount: Int
  /// How much of the log has been taken away, from 0 to 1.
  var time = 0.0
  private var densest = 0.0

  init(
    heap: PeelingHeap, reach: [Float], rows: CompressedRows<Int32>, clickers: [[Int]],
    places: [Int32: Int], newWeights: [Double], inside: Double, known: Double, knownCount: Int
  ) {
    self.heap = heap
    self.reach = reach
    self.rows = rows
    self.clickers = clickers
    self.places = places
    self.newWeights = newWeights
    self.inside = inside
    self.known = known
    self.knownCount = knownCount
  }

  /// Looks how dense what is left is.
  mutating func look() {
    let count = knownCount + heap.count
    if count > 0 { densest = max(densest, (known + inside) / Double(count)) }
  }

  /// Takes one newcomer's edge away, together with an item of the log.
  mutating func lose(_ weight: Double, of account: Int) {
    guard heap.contains(account) else { return }
    heap.lighten(account, by: weight)
    inside -= weight
  }

  /// Takes all newcomers away that the rest misses less than so much.
  mutating func peel(lighterThan bound: Double) {
    while let lightest = heap.lightest, lightest < bound {
      let node = heap.removeLightest()
      inside -= heap.weights[node]
      if node < reach.count {
        reach[node] = Float(DenseBlock.reach(densest, time: time))
        for item in rows[node] {
          guard let place = places[item], heap.contains(reach.count + place) else { continue }
          heap.lighten(reach.count + place, by: newWeights[place])
        }
      } else {
        let place = node - reach.count
        for account in clickers[place] where heap.contains(account) {
          heap.lighten(account, by: newWeights[place])
        }
      }
      look()
    }
  }
}
