/// A complete binary tree as the paper builds it: the first leaf in the order of levels gets two
/// children, until there are enough leaves.
final class GrownTree {
  var children: [(Int, Int)?] = [nil]
  init(leaves: Int) {
    var next = 0
    for _ in 1..<max(1, leaves) where leaves > 1 {
      children[next] = (children.count, children.count + 1)
      children += [nil, nil]
      next += 1
    }
  }
  /// Turns on the way to each leaf, from left to right.
  func ways(from node: Int = 0) -> [[Bool]] {
    guard let (left, right) = children[node] else { return [[]] }
    return ways(from: left).map { [false] + $0 } + ways(from: right).map { [true] + $0 }
  }
}
