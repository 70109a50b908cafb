import CKernels

/// A matrix in memory that somebody else owns: row-major, rows `stride` floats apart.
package struct MatrixView {
  /// The first element.
  package var base: UnsafePointer<Float>
  /// From one stored row to the next, in floats.
  package var stride: Int
  /// Whether the product takes it transposed.
  package var isTransposed: Bool

  /// The matrix at `base`.
  package init(_ base: UnsafePointer<Float>, stride: Int, transposed: Bool = false) {
    self.base = base
    self.stride = stride
    isTransposed = transposed
  }

  /// The matrix at memory that is only read here.
  package init(_ base: UnsafeMutablePointer<Float>, stride: Int, transposed: Bool = false) {
    self.init(UnsafePointer(base), stride: stride, transposed: transposed)
  }
}

/// C = A·B, or C += A·B, for small matrices in preallocated memory: C is [rows, columns], the sum
/// runs over `depth`.
///
/// Always on the calling thread: a loop that cuts its work into fixed parts and runs them with
/// ``Threads`` gets the same bits whatever the number of threads.
@inline(__always)
package func gemm(
  _ a: MatrixView, _ b: MatrixView, into c: UnsafeMutablePointer<Float>, stride: Int, rows: Int,
  columns: Int, depth: Int, accumulating: Bool
) {
  ck_gemm(
    a.isTransposed, b.isTransposed, Int64(rows), Int64(columns), Int64(depth), a.base,
    Int64(a.stride), b.base, Int64(b.stride), accumulating ? 1 : 0, c, Int64(stride))
}
