import Foundation
import Kernels

/// The attack's loss: how unlikely targets are among all items, to all real users.
///
/// Source: Tang, Wen & Wang 2020, equation 8: the cross-entropy of each user's softmax over all items,
///
///     L = −1/(|U|·|T|) Σ_u Σ_(t∈T) log( exp(p_u·q_t) / Σ_i exp(p_u·q_i) )
///
/// a mean over users and targets where the source has a sum over users and one target.
struct TargetCrossEntropy {
  /// L with its gradients.
  struct Value {
    var loss: Double
    /// ∂L/∂P, `[users and accounts, width]`; accounts are no users, and have 0.
    var users: AlignedMemory<Float>
    /// ∂L/∂Q, `[items, width]`.
    var items: AlignedMemory<Float>
  }

  /// How many of the rows of users are real.
  let userCount: Int
  /// How many items there are; the targets are the last of them.
  let itemCount: Int
  /// T.
  let targets: Range<Int>
  /// The width of a row of factors.
  let width: Int

  /// How many parts users are cut into, whatever the number of threads.
  private static let parts = 16
  /// How many users a product is for.
  private static let block = 32

  /// L of these factors.
  func value(users: AlignedMemory<Float>, items: AlignedMemory<Float>) -> Value {
    let result = Value(
      loss: 0, users: AlignedMemory(count: users.count), items: AlignedMemory(count: items.count))
    let partial = AlignedMemory<Float>(count: Self.parts * items.count)
    let parts = partial.rows(width: items.count)
    let gradients = result.users.rows(width: width)
    var losses = [Double](repeating: 0, count: Self.parts)
    losses.withDisjointRows { losses in
      Threads.forEach(of: Self.parts) { part in
        let range = userCount * part / Self.parts..<userCount * (part + 1) / Self.parts
        losses[part] = add(
          range, users.base, items.base, to: gradients, parts.row(part))
      }
    }
    for part in 0..<Self.parts {
      accumulate(result.items.base, 1, parts.row(part), width: items.count)
    }
    return Value(
      loss: losses.reduce(0, +) / Double(userCount * targets.count), users: result.users,
      items: result.items)
  }

  /// The sum of a part's losses; its gradients go to the users' rows and on top of `itemGradient`.
  private func add(
    _ range: Range<Int>, _ users: UnsafeMutablePointer<Float>, _ items: UnsafeMutablePointer<Float>,
    to gradients: DisjointRows<Float>, _ itemGradient: UnsafeMutablePointer<Float>
  ) -> Double {
    let stride = (itemCount + vectorWidth - 1) / vectorWidth * vectorWidth
    let scores = AlignedMemory<Float>(count: Self.block * stride)
    let scale = 1 / Float(userCount)
    var loss = 0.0
    for first in Swift.stride(from: range.lowerBound, to: range.upperBound, by: Self.block) {
      let count = min(Self.block, range.upperBound - first)
      let own = MatrixView(users + first * width, stride: width)
      gemm(
        own, MatrixView(items, stride: width, transposed: true), into: scores.base, stride: stride,
        rows: count, columns: itemCount, depth: width, accumulating: false)
      for row in 0..<count {
        loss += softmaxGradient(scores.base + row * stride, stride: stride, scale: scale)
      }
      gemm(
        MatrixView(scores.base, stride: stride), MatrixView(items, stride: width),
        into: gradients.row(first), stride: width, rows: count, columns: width, depth: itemCount,
        accumulating: false)
      gemm(
        MatrixView(scores.base, stride: stride, transposed: true), own, into: itemGradient,
        stride: width, rows: itemCount, columns: width, depth: count, accumulating: true)
    }
    return loss
  }

  /// Replaces a user's scores by `scale` times the loss's gradient with respect to them; returns the sum of
  /// the targets' losses.
  private func softmaxGradient(
    _ row: UnsafeMutablePointer<Float>, stride: Int, scale: Float
  ) -> Double {
    for place in itemCount..<stride { row[place] = -.greatestFiniteMagnitude / 4 }
    var top = row.vector(0)
    for place in Swift.stride(from: 0, to: stride, by: vectorWidth) {
      top = VectorMath.greatest(top, row.vector(place))
    }
    let most = top.max()
    var loss = 0.0
    for target in targets { loss -= Double(row[target] - most) }
    var sum = Vector.zero
    for place in Swift.stride(from: 0, to: stride, by: vectorWidth) {
      let value = VectorMath.exp(row.vector(place) - Vector(repeating: most))
      row.store(value, at: place)
      sum += value
    }
    let total = VectorMath.sum(sum)
    let factor = Vector(repeating: scale / total)
    for place in Swift.stride(from: 0, to: stride, by: vectorWidth) {
      row.store(row.vector(place) * factor, at: place)
    }
    for target in targets { row[target] -= scale / Float(targets.count) }
    return loss + Double(targets.count) * log(Double(total))
  }
}
