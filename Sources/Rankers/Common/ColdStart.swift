import Interactions

extension InteractionLog {
  /// The `count` original items of `catalog` with the fewest interactions, or all if there are
  /// fewer; of equals the first.
  ///
  /// A deployed system has a new item among its negatives as soon as it has it, and ranks it with
  /// those that nobody wants. So a ranker starts a target there, whose weights it cannot train.
  func leastPopular(_ count: Int, of catalog: ItemCatalog) -> [Int] {
    let popularity = popularity
    return Array(
      catalog.originals.sorted {
        (popularity[$0], $0) < (popularity[$1], $1)
      }.prefix(count))
  }

  /// The targets of `catalog` that nobody interacted with.
  func unknownTargets(of catalog: ItemCatalog) -> [Int] {
    let popularity = popularity
    return catalog.targets.filter { $0 >= itemCount || popularity[$0] == 0 }
  }
}

/// The mean of some rows of `width` vectors; at least one.
func meanRow<Block: SIMD<Float>>(_ rows: [Block], width: Int) -> [Block] {
  var mean = [Block](repeating: .zero, count: width)
  for index in rows.indices { mean[index % width] += rows[index] }
  return mean.map { $0 / Float(rows.count / width) }
}
