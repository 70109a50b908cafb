import CKernels
import Kernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Adam for a table of which each step touches few rows: only those move, at a cost that does not
/// depend on the number of rows.
///
/// Source: Kingma & Ba 2015, in the form of `torch.optim.SparseAdam`: moments are kept per row and
/// decay only when the row takes part; the bias correction counts all steps. Memory for moments is
/// touched, and so really taken, only for rows that ever took part.
///
/// A class because the moments are large; an independent copy is made from ``state``.
public final class RowSparseAdam {
  /// The hyperparameters, with PyTorch's defaults.
  public struct Configuration: Sendable, Codable, Equatable {
    /// The step size.
    public var learningRate: Double = 1e-3
    /// The decay of the mean of gradients.
    public var beta1: Double = 0.9
    /// The decay of the mean of their squares.
    public var beta2: Double = 0.999
    /// What keeps the quotient finite.
    public var epsilon: Double = 1e-8

    /// PyTorch's defaults, with another step size.
    public init(learningRate: Double = 1e-3) { self.learningRate = learningRate }
  }

  /// The hyperparameters; they may change between steps.
  public var configuration: Configuration
  /// How many rows the table has.
  public let rowCount: Int
  /// How many numbers a row has.
  public let width: Int
  /// How many steps were taken.
  public internal(set) var stepCount = 0
  /// The rows that ever took part, in the order in which they first did.
  public internal(set) var touchedRows: [Int32] = []

  // [rows, width] each, from calloc: pages of rows that never took part are never made.
  let means: UnsafeMutablePointer<Float>
  let squares: UnsafeMutablePointer<Float>
  let isTouched: UnsafeMutablePointer<Bool>

  /// An optimizer at step 0 for a table `[rows, width]`.
  public init(_ configuration: Configuration = Configuration(), rows: Int, width: Int) {
    precondition(rows >= 0 && width > 0, "a table has rows of at least one number")
    self.configuration = configuration
    rowCount = rows
    self.width = width
    means = Self.zeros(rows * width)
    squares = Self.zeros(rows * width)
    isTouched = Self.zeros(rows)
  }

  deinit {
    free(means)
    free(squares)
    free(isTouched)
  }

  /// Moves the rows named of `table`.
  ///
  /// - Parameters:
  ///   - rows: The rows that take part, ascending, each once.
  ///   - gradient: The gradients of those rows, `[rows.count, width]`.
  ///   - table: The table, `[rowCount, width]`.
  public func step(
    rows: [Int32], gradient: UnsafePointer<Float>, updating table: UnsafeMutablePointer<Float>
  ) {
    rows.withUnsafeBufferPointer { step(rows: $0, gradient: gradient, updating: table) }
  }

  /// Moves the rows named of `table`, whose numbers lie in a buffer.
  public func step(
    rows: UnsafeBufferPointer<Int32>, gradient: UnsafePointer<Float>,
    updating table: UnsafeMutablePointer<Float>
  ) {
    stepCount += 1
    touch(rows)
    let correction1 = 1 - pow(configuration.beta1, Double(stepCount))
    let correction2 = 1 - pow(configuration.beta2, Double(stepCount))
    let update = RowUpdate(
      width: width, keep1: Float(1 - configuration.beta1), keep2: Float(1 - configuration.beta2),
      epsilon: Float(configuration.epsilon),
      stepSize: Float(configuration.learningRate * correction2.squareRoot() / correction1),
      rows: rows, gradient: gradient, means: means, squares: squares, table: table)
    // Less than some tens of microseconds of work is not worth waking a thread for.
    Threads.forEachRange(of: rows.count, grain: max(1, 65_536 / width)) { update.apply($0) }
  }

  private func touch(_ rows: UnsafeBufferPointer<Int32>) {
    var previous = -1
    for row in rows {
      let index = Int(row)
      precondition(index > previous && index < rowCount, "rows ascend, each once, within the table")
      previous = index
      if !isTouched[index] {
        isTouched[index] = true
        touchedRows.append(row)
      }
    }
  }

  private static func zeros<Element>(_ count: Int) -> UnsafeMutablePointer<Element> {
    guard let memory = calloc(max(count, 1), MemoryLayout<Element>.stride) else {
      fatalError("no memory for the moments of \(count) numbers")
    }
    return memory.bindMemory(to: Element.self, capacity: max(count, 1))
  }
}

/// One step's work on some of its rows.
private struct RowUpdate: @unchecked Sendable {
  let width: Int
  let keep1: Float, keep2: Float, epsilon: Float, stepSize: Float
  let rows: UnsafeBufferPointer<Int32>
  let gradient: UnsafePointer<Float>
  let means: UnsafeMutablePointer<Float>
  let squares: UnsafeMutablePointer<Float>
  let table: UnsafeMutablePointer<Float>

  func apply(_ range: Range<Int>) {
    for position in range {
      let offset = Int(rows[position]) * width
      let g = gradient + position * width
      let m = means + offset
      let v = squares + offset
      let x = table + offset
      var column = 0
      while column + 8 <= width {
        let gradient = UnsafeRawPointer(g + column).loadUnaligned(as: SIMD8<Float>.self)
        var mean = UnsafeRawPointer(m + column).loadUnaligned(as: SIMD8<Float>.self)
        var square = UnsafeRawPointer(v + column).loadUnaligned(as: SIMD8<Float>.self)
        let value = UnsafeRawPointer(x + column).loadUnaligned(as: SIMD8<Float>.self)
        mean.addProduct(gradient - mean, SIMD8(repeating: keep1))
        square.addProduct(gradient * gradient - square, SIMD8(repeating: keep2))
        UnsafeMutableRawPointer(m + column).storeBytes(of: mean, as: SIMD8<Float>.self)
        UnsafeMutableRawPointer(v + column).storeBytes(of: square, as: SIMD8<Float>.self)
        UnsafeMutableRawPointer(x + column).storeBytes(
          of: value - stepSize * mean / (ck_sqrt8(square) + epsilon), as: SIMD8<Float>.self)
        column += 8
      }
      while column < width {
        m[column].addProduct(g[column] - m[column], keep1)
        v[column].addProduct(g[column] * g[column] - v[column], keep2)
        x[column] -= stepSize * m[column] / (v[column].squareRoot() + epsilon)
        column += 1
      }
    }
  }
}
