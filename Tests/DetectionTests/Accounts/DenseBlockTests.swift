import Essentials
import Interactions
import Kernels
import Testing
@testable import Detection

@Suite struct DenseBlockTests {
  /// A graph with edges at random.
  private func graph(accounts: Int, items: Int, seed: UInt64) -> AccountGraph {
    var rng = SeededGenerator(seed: seed)
    let rows = (0..<accounts).map { _ in
      (0..<items).filter { _ in rng.below(5) < 2 }.map { Int32($0) }
    }
    return AccountGraph(items: CompressedRows(rows: rows), itemCount: items)
  }

  private func density(
    _ graph: AccountGraph, _ weights: [Double], accounts: [Int32], items: [Int32]
  ) -> Double {
    let inside = Set(items)
    let sum = accounts.reduce(0.0) { sum, account in
      sum + graph.items[Int(account)].filter(inside.contains).reduce(0) { $0 + weights[Int($1)] }
    }
    return sum / Double(max(1, accounts.count + items.count))
  }

  /// All parts of a small graph: what is found is as dense as it says, and at least half as dense as
  /// the densest (theorem 2).
  @Test(arguments: 1...6)
  func itIsAtLeastHalfAsDenseAsTheDensest(seed: UInt64) {
    let (accounts, items) = (6, 6)
    let graph = graph(accounts: accounts, items: items, seed: seed)
    let weights = (0..<items).map { 0.2 + 0.1 * Double($0) }
    var densest = 0.0
    for part in 1..<1 << (accounts + items) {
      densest = max(
        densest,
        density(
          graph, weights, accounts: (0..<accounts).filter { part >> $0 & 1 == 1 }.map { Int32($0) },
          items: (0..<items).filter { part >> (accounts + $0) & 1 == 1 }.map { Int32($0) }))
    }
    let block = DenseBlock(of: graph, weights: weights)
    let own = density(graph, weights, accounts: block.accounts, items: block.items)
    #expect(abs(block.density - own) < 1e-12)
    #expect(own >= densest / 2 - 1e-12 && own <= densest + 1e-12)
  }

  /// Peeled with sums made anew at every step: who was in how dense a part.
  @Test(arguments: 1...4)
  func whatAccountsReachIsThatOfPeelingBySums(seed: UInt64) {
    let (accounts, items) = (25, 20)
    let graph = graph(accounts: accounts, items: items, seed: seed)
    let weights = (0..<items).map { 1 / Double(2 + $0 % 7) }
    func sum(_ node: Int, _ left: Set<Int>) -> Double {
      node < accounts
        ? graph.items[node].filter { left.contains(accounts + Int($0)) }
          .reduce(0) { $0 + weights[Int($1)] }
        : Double(graph.accounts[node - accounts].count { left.contains(Int($0)) })
          * weights[node - accounts]
    }
    var left = Set(0..<accounts + items)
    left = left.filter { sum($0, Set(0..<accounts + items)) > 0 }
    var densest = 0.0
    var reach = [Double](repeating: 0, count: accounts)
    while !left.isEmpty {
      let edges = (0..<accounts).filter(left.contains).reduce(0) { $0 + sum($1, left) }
      densest = max(densest, edges / Double(left.count))
      // Of nearly equal sums the lower node: sums made anew differ in their last bits.
      guard let lightest = left.map({ sum($0, left) }).min(),
        let node = left.filter({ sum($0, left) < lightest + 1e-9 }).min()
      else { break }
      if node < accounts { reach[node] = densest }
      left.remove(node)
    }
    let block = DenseBlock(of: graph, weights: weights)
    #expect(abs(block.density - densest) < 1e-9)
    // Where two sums are equal but for rounding either may go first; hence weights without sums alike.
    let farthest = zip(block.reach, reach).map { abs(Double($0) - $1) }.max() ?? 0
    #expect(farthest < 0.05)
    // Who was taken away later has up to a thousandth more.
    #expect(zip(block.reach, reach).count { abs(Double($0) - $1) <= 1.01e-3 * $1 } >= accounts - 2)
  }

  @Test func aBlockIsTakenOut() {
    let graph = AccountGraph(
      items: CompressedRows(rows: [[0, 1], [0, 1, 2], [2, 3]] as [[Int32]]), itemCount: 4)
    let block = DenseBlock(of: graph, weights: [1, 1, 0.1, 0.1])
    #expect(block.accounts == [0, 1] && block.items == [0, 1])
    #expect(abs(block.density - 1) < 1e-12)
    let rest = graph.removing(block)
    #expect((0..<3).map { Array(rest.items[$0]) } == [[], [2], [2, 3]])
    #expect(Array(rest.accounts[2]) == [1, 2])
  }

  @Test func withoutEdgesNobodyReachesAnything() {
    let empty = AccountGraph(InteractionLog(rows: [[], []], itemCount: 3))
    let block = DenseBlock(of: empty, weights: [1, 1, 1])
    #expect(block.reach == [0, 0] && block.density == 0 && block.accounts.isEmpty)
  }
}
