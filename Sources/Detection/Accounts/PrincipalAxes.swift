import Essentials
import Kernels

/// The first singular vectors of a log's standardized profiles, found without ever having the matrix.
///
/// A profile is a row of ones and zeros over all items, less its mean and divided by its deviation; that
/// makes a full matrix of a sparse one, but its products with a few columns are those of the sparse one
/// and of a sum. A subspace of ``width`` random columns is multiplied by the matrix and its transpose
/// again and again (Halko, Martinsson & Tropp 2011, algorithm 4.4): time grows with the number of clicks,
/// memory with that of accounts and items.
struct PrincipalAxes: Sendable {
  /// How many columns are carried along; the first are the ones that count.
  static let width = 16
  /// A number for every column.
  typealias Row = SIMD16<Float>

  /// The left singular vectors, a row for each account.
  let accounts: [Row]
  /// The right ones, a row for each item.
  let items: [Row]
  /// The singular values, the greatest first.
  let values: [Double]
  /// The sum of ``items``.
  private let itemSum: Row

  /// The axes of `graph`'s profiles.
  ///
  /// - Parameters:
  ///   - graph: Accounts and items.
  ///   - passes: How often the subspace is multiplied by the matrix and its transpose.
  ///   - seed: The columns that it starts with.
  init(of graph: AccountGraph, passes: Int, seed: UInt64, reporting: ProgressReport) throws {
    let profiles = (0..<graph.accountCount).map {
      StandardProfile(clicks: graph.items.range($0).count, of: graph.itemCount)
    }
    var rng = SeededGenerator(seed: seed, stream: "principal axes")
    var right = (0..<graph.itemCount).map { _ in
      var row = Row.zero
      for column in 0..<Self.width { row[column] = rng.normal() }
      return row
    }
    Self.orthonormalize(&right)
    for pass in 0..<max(1, passes) {
      try reporting(
        Progress(stage: "finding principal axes", completed: pass, total: passes, unit: "pass"))
      var left = Self.product(graph, profiles, right)
      Self.orthonormalize(&left)
      right = Self.transposedProduct(graph, profiles, left)
      Self.orthonormalize(&right)
    }
    var left = Self.product(graph, profiles, right)
    let eigen = SymmetricEigen(Self.gram(left), size: Self.width)
    Self.rotate(&left, eigen, dividing: true)
    Self.rotate(&right, eigen, dividing: false)
    values = eigen.values.map { max(0, $0).squareRoot() }
    accounts = left
    items = right
    itemSum = right.reduce(Row.zero, +)
  }

  /// Where an account would lie that has these different items, if the axes stayed as they are.
  func place(_ clicked: some Collection<Int32>) -> Row {
    var row = Row.zero
    for item in clicked where Int(item) < items.count { row += items[Int(item)] }
    let profile = StandardProfile(clicks: clicked.count, of: items.count)
    row = (row - itemSum * profile.mean) * profile.scale
    for column in 0..<Self.width {
      row[column] = values[column] > 0 ? row[column] / Float(values[column]) : 0
    }
    return row
  }

  /// Z Q: a row for each account.
  private static func product(
    _ graph: AccountGraph, _ profiles: [StandardProfile], _ right: [Row]
  ) -> [Row] {
    let sum = right.reduce(Row.zero, +)
    return rows(graph.accountCount) { account in
      var row = Row.zero
      graph.items.withPointers { offsets, values in
        right.withUnsafeBufferPointer { right in
          for place in Int(offsets[account])..<Int(offsets[account + 1]) {
            row += right[Int(values[place])]
          }
        }
      }
      return (row - sum * profiles[account].mean) * profiles[account].scale
    }
  }

  /// Zᵀ Y: a row for each item.
  private static func transposedProduct(
    _ graph: AccountGraph, _ profiles: [StandardProfile], _ left: [Row]
  ) -> [Row] {
    let scaled = rows(graph.accountCount) { left[$0] * profiles[$0].scale }
    let sum = zip(scaled, profiles).reduce(Row.zero) { $0 + $1.0 * $1.1.mean }
    return rows(graph.itemCount) { item in
      var row = Row.zero
      graph.accounts.withPointers { offsets, values in
        scaled.withUnsafeBufferPointer { scaled in
          for place in Int(offsets[item])..<Int(offsets[item + 1]) {
            row += scaled[Int(values[place])]
          }
        }
      }
      return row - sum
    }
  }

  /// `body` of every index, side by side.
  private static func rows(_ count: Int, _ body: @Sendable (Int) -> Row) -> [Row] {
    var result = [Row](repeating: .zero, count: count)
    result.withDisjointRows { rows in
      Threads.forEachRange(of: count, grain: 4_096) { range in
        for index in range { rows[index] = body(index) }
      }
    }
    return result
  }

  /// Yᵀ Y, summed in order whatever the number of threads.
  private static func gram(_ rows: [Row]) -> [Double] {
    let size = width
    var sums = [SIMD16<Double>](repeating: .zero, count: size)
    for row in rows {
      let wide = SIMD16<Double>(row)
      for column in 0..<size { sums[column] += wide * wide[column] }
    }
    return sums.flatMap { row in (0..<size).map { row[$0] } }
  }

  /// Makes the columns orthonormal; those that depend on others become zero.
  private static func orthonormalize(_ rows: inout [Row]) {
    // Twice: rounding leaves little after the first time and nothing that counts after the second.
    for _ in 0..<2 {
      rotate(&rows, SymmetricEigen(gram(rows), size: width), dividing: true)
    }
  }

  /// Y V, each column divided by its length if asked for.
  private static func rotate(_ rows: inout [Row], _ eigen: SymmetricEigen, dividing: Bool) {
    let least = (eigen.values.first ?? 0) * 1e-9
    let columns = (0..<width).map { source in
      var row = Row.zero
      for target in 0..<width {
        let value = eigen.values[target]
        let scale = dividing ? (value > least ? 1 / value.squareRoot() : 0) : 1
        row[target] = Float(eigen.vectors[source * width + target] * scale)
      }
      return row
    }
    let old = rows
    rows = Self.rows(old.count) { index in
      var row = Row.zero
      for column in 0..<width { row += columns[column] * old[index][column] }
      return row
    }
  }
}

/// What it takes to make a profile's mean 0 and its deviation 1.
private struct StandardProfile: Sendable {
  /// The share of items that are clicked.
  let mean: Float
  /// One through the deviation; 0 where all items are alike.
  let scale: Float

  init(clicks: Int, of items: Int) {
    let share = items > 0 ? Double(clicks) / Double(items) : 0
    let variance = share * (1 - share)
    mean = Float(share)
    scale = variance > 0 ? Float(1 / variance.squareRoot()) : 0
  }
}
