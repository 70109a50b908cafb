import Foundation
import Interactions
import Kernels
@testable import Poisoning

/// PoisonRec's policy and objective, written slowly in double precision straight from the
/// equations: what the fast ones are compared with.
struct ReferencePolicy {
  let width: Int
  let layout: PolicyNetwork.Layout
  /// Dense parameters, then rows of `width`.
  var parameters: [Double]
  let space: Space

  /// What decides about a click.
  enum Space {
    /// Rows are numbered as in the tree.
    case tree(BiasedTree)
    /// Rows are items, then the choice between two sets.
    case softmax([Range<Int>])
  }

  /// A copy of `policy`, all its rows made to exist.
  init(_ policy: PoisonPolicy) {
    width = policy.width
    layout = policy.network.layout
    parameters = policy.network.parameters.values.map { Double($0) }
    switch policy.distribution {
    case let tree as TreeDistribution:
      space = .tree(tree.tree)
      let scratch = AlignedMemory<Float>(count: width)
      for row in 0..<tree.table.rowCount {
        let weights = tree.table.weights(of: row, scratch: scratch.base)
        for k in 0..<width { parameters.append(Double(weights[k])) }
      }
    case let softmax as SoftmaxDistribution:
      space = .softmax(softmax.sets)
      parameters += softmax.embeddings.values.map { Double($0) }
      parameters += softmax.choice.values.prefix(width).map { Double($0) }
    default: fatalError("a new distribution needs a reference")
    }
  }

  private func row(_ index: Int) -> ArraySlice<Double> {
    parameters[layout.count + index * width..<layout.count + (index + 1) * width]
  }

  private func dot(_ query: [Double], _ index: Int) -> Double {
    zip(query, row(index)).reduce(0) { $0 + $1.0 * $1.1 }
  }

  func embeddingRow(of item: Int) -> Int {
    if case .tree(let tree) = space { return tree.row(of: item) }
    return item
  }

  /// For each decision of a click its log-probability and its entropy.
  ///
  /// `shift` is added to the logit of each decision, numbered as in the tree; of each item, and of
  /// the choice of a set after them.
  func decisions(
    on item: Int, query: [Double], shift: (Int) -> Double = { _ in 0 }
  ) -> [(log: Double, entropy: Double)] {
    func softmax(_ logits: [Double], _ chosen: Int) -> (Double, Double) {
      let top = logits.max() ?? 0
      let sum = log(logits.reduce(0) { $0 + exp($1 - top) }) + top
      let entropy = -logits.reduce(0) { $0 + exp($1 - sum) * ($1 - sum) }
      return (logits[chosen] - sum, entropy)
    }
    switch space {
    case .softmax(let sets):
      var result: [(Double, Double)] = []
      let set = sets.firstIndex { $0.contains(item) } ?? 0
      if sets.count > 1 {
        let count = sets.reduce(0) { $0 + $1.count }
        result.append(softmax([0, dot(query, count) + shift(count)], set))
      }
      result.append(
        softmax(sets[set].map { dot(query, $0) + shift($0) }, item - sets[set].lowerBound))
      return result
    case .tree(let tree):
      // Down from the root, by the rule for children alone.
      let path = tree.path(to: item)
      var branch = tree.rootBranch
      return (0..<path.decisionCount).map { level in
        if level > 0 {
          branch = tree.branch(
            at: path.leaf >> (path.depth - level + 1), isTarget: path.isTarget)
        }
        var logit = 0.0
        if branch.row >= 0 { logit += dot(query, Int(branch.row)) }
        if branch.right >= 0 { logit += dot(query, Int(branch.right)) }
        if branch.left >= 0 { logit -= dot(query, Int(branch.left)) }
        // Inner nodes in heap order: the joining root, the originals' tree, the targets' tree.
        let first = path.isTarget ? tree.originals.leafCount : 1
        let number = level == 0 ? 0 : first + (path.leaf >> (path.depth - level + 1)) - 1
        return softmax([0, logit + shift(number)], path.turnsRight(at: level) ? 1 : 0)
      }
    }
  }

  /// The queries D(h_t) of one trajectory.
  func queries(user: Int, clicks: [Int]) -> [[Double]] {
    let e = width
    var h = [Double](repeating: 0, count: e)
    var c = h
    var x = Array(parameters[layout.users + user * e..<layout.users + (user + 1) * e])
    func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    return clicks.indices.map { step in
      let input = x + h
      let gates = (0..<4 * e).map { column in
        parameters[layout.gateBias + column]
          + (0..<2 * e).reduce(0) {
            $0 + input[$1] * parameters[layout.gates + $1 * 4 * e + column]
          }
      }
      for k in 0..<e {
        c[k] = sigmoid(gates[e + k]) * c[k] + sigmoid(gates[k]) * tanh(gates[2 * e + k])
        h[k] = sigmoid(gates[3 * e + k]) * tanh(c[k])
      }
      let hidden = (0..<e).map { column in
        max(
          0,
          parameters[layout.hiddenBias + column]
            + (0..<e).reduce(0) { $0 + h[$1] * parameters[layout.hidden + $1 * e + column] })
      }
      x = Array(row(embeddingRow(of: clicks[step])))
      return (0..<e).map { column in
        parameters[layout.outputBias + column]
          + (0..<e).reduce(0) { $0 + hidden[$1] * parameters[layout.output + $1 * e + column] }
      }
    }
  }

  /// The negative mean over decisions of the clipped surrogate and the entropy bonus.
  ///
  /// `old[world][click]` holds the log-probabilities of the click's decisions.
  func loss(
    _ poisons: [Poison], advantages: [Double], old: [[[Double]]], clip: Double, bonus: Double
  ) -> Double {
    var sum = 0.0
    var count = 0
    for (world, poison) in poisons.enumerated() {
      for user in 0..<poison.fakeUserCount {
        let clicks = poison[user].map(\.index)
        for (step, query) in queries(user: user, clicks: clicks).enumerated() {
          let before = old[world][user * poison.clicksPerFakeUser + step]
          for (decision, before) in zip(decisions(on: clicks[step], query: query), before) {
            let ratio = exp(decision.log - before)
            let clipped = min(max(ratio, 1 - clip), 1 + clip)
            sum += min(ratio * advantages[world], clipped * advantages[world])
            sum += bonus * decision.entropy
            count += 1
          }
        }
      }
    }
    return -sum / Double(count)
  }
}
