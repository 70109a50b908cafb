import Interactions
import Kernels
import Statistics

/// All inner products of some rows with all rows of a table, as a product of matrices.
///
/// Users are taken in parts of a fixed size, side by side, so that the bits do not depend on the number
/// of threads.
enum FactorProduct {
  private static let partSize = 32

  /// x_u · y_i + b_i of some users and all items, `[users, items]`.
  ///
  /// - Parameters:
  ///   - users: How many users.
  ///   - user: Where the row of a user lies, `[width]`.
  ///   - items: The rows of all items, `[itemCount, width]`.
  ///   - bias: What an item has with everyone, `[itemCount]`; nil for nothing.
  static func scores(
    users: Int, user: @Sendable (Int) -> UnsafePointer<Float>, items: UnsafePointer<Float>,
    bias: [Float]?, itemCount: Int, width: Int
  ) -> Scores {
    var scores = Scores(rows: users, width: itemCount)
    guard itemCount > 0 else { return scores }
    nonisolated(unsafe) let items = items
    let parts = (users + partSize - 1) / partSize
    scores.values.withDisjointRows(width: itemCount) { rows in
      Threads.forEach(of: parts) { part in
        let first = part * partSize
        let count = min(partSize, users - first)
        let left = AlignedMemory<Float>(count: count * width)
        for row in 0..<count {
          (left.base + row * width).update(from: user(first + row), count: width)
          if let bias { bias.withUnsafeBufferPointer { copy($0, to: rows.row(first + row)) } }
        }
        gemm(
          MatrixView(left.base, stride: width), MatrixView(items, stride: width, transposed: true),
          into: rows.row(first), stride: itemCount, rows: count, columns: itemCount, depth: width,
          accumulating: bias != nil)
      }
    }
    return scores
  }

  /// x_u · x_i of all candidates, into `scores`, `[users, candidates]`.
  ///
  /// - Parameters:
  ///   - rows: The rows of everybody and then, from `firstItem` on, of all items, `[rows, width]`.
  ///   - width: A multiple of 16.
  static func score(
    _ candidates: CandidateLists, rows: AlignedMemory<Float>, firstItem: Int, width: Int,
    into scores: inout Scores
  ) {
    let count = candidates.width
    let nodes = rows.rows(width: width)
    scores.values.withDisjointRows { values in
      candidates.items.withSharedRows { items in
        Threads.forEachRange(of: candidates.users.count, grain: 64) { rows in
          for row in rows {
            let user = nodes.row(candidates.users[row].index)
            for position in row * count..<(row + 1) * count {
              let item = nodes.row(firstItem + items[position].index)
              values[position] = dot(user, item, width: width)
            }
          }
        }
      }
    }
  }

  private static func copy(
    _ values: UnsafeBufferPointer<Float>, to target: UnsafeMutablePointer<Float>
  ) {
    if let base = values.baseAddress { target.update(from: base, count: values.count) }
  }
}
