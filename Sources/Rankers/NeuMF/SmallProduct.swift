import Kernels

/// A matrix of single numbers somewhere in memory, for the left side of ``addProduct(of:rows:depth:and:width:to:stride:)``.
struct StridedMatrix {
  /// Element (0, 0).
  let base: UnsafePointer<Float>
  /// How far apart rows are.
  let row: Int
  /// How far apart columns are.
  let column: Int

  /// A matrix whose rows of `stride` numbers lie one after the other.
  @inline(__always)
  init(_ base: UnsafePointer<Float>, stride: Int) {
    self.base = base
    row = stride
    column = 1
  }

  private init(base: UnsafePointer<Float>, row: Int, column: Int) {
    self.base = base
    self.row = row
    self.column = column
  }

  /// The same memory with rows and columns exchanged.
  @inline(__always)
  var transposed: StridedMatrix { StridedMatrix(base: base, row: column, column: row) }
}

/// c += a b for matrices that are too small for a library: `a` of `[rows, depth]`, `b` of
/// `[depth, width]` vectors, `c` of `[rows, width]` vectors whose rows are `stride` vectors apart.
///
/// Every element of c is a chain of fused multiply-adds in the order of depth, wherever it lies in
/// the matrix: rows computed together or alone have the same bits. Two vectors of four rows (or one
/// of eight) are under way at a time, as many as hide the latency of a multiply-add. A long function,
/// because what it keeps in registers cannot be handed to another.
func addProduct(
  of a: StridedMatrix, rows: Int, depth: Int, and b: UnsafePointer<Vector>, width: Int,
  to c: UnsafeMutablePointer<Vector>, stride: Int
) {
  var block = 0
  while block + 2 <= width {
    var row = 0
    while row + 4 <= rows {
      let c0 = c + row * stride + block
      let c1 = c0 + stride
      let c2 = c1 + stride
      let c3 = c2 + stride
      var s00 = c0[0]
      var s01 = c0[1]
      var s10 = c1[0]
      var s11 = c1[1]
      var s20 = c2[0]
      var s21 = c2[1]
      var s30 = c3[0]
      var s31 = c3[1]
      var x = a.base + row * a.row
      var y = b + block
      for _ in 0..<depth {
        let y0 = y[0]
        let y1 = y[1]
        let x0 = Vector(repeating: x[0])
        let x1 = Vector(repeating: x[a.row])
        s00 = s00.addingProduct(y0, x0)
        s01 = s01.addingProduct(y1, x0)
        s10 = s10.addingProduct(y0, x1)
        s11 = s11.addingProduct(y1, x1)
        let x2 = Vector(repeating: x[2 * a.row])
        let x3 = Vector(repeating: x[3 * a.row])
        s20 = s20.addingProduct(y0, x2)
        s21 = s21.addingProduct(y1, x2)
        s30 = s30.addingProduct(y0, x3)
        s31 = s31.addingProduct(y1, x3)
        x += a.column
        y += width
      }
      c0[0] = s00
      c0[1] = s01
      c1[0] = s10
      c1[1] = s11
      c2[0] = s20
      c2[1] = s21
      c3[0] = s30
      c3[1] = s31
      row += 4
    }
    while row < rows {
      let c0 = c + row * stride + block
      var s0 = c0[0]
      var s1 = c0[1]
      var x = a.base + row * a.row
      var y = b + block
      for _ in 0..<depth {
        let x0 = Vector(repeating: x[0])
        s0 = s0.addingProduct(y[0], x0)
        s1 = s1.addingProduct(y[1], x0)
        x += a.column
        y += width
      }
      c0[0] = s0
      c0[1] = s1
      row += 1
    }
    block += 2
  }
  if block < width {
    addNarrowProduct(
      of: a, rows: rows, depth: depth, and: b + block, width: width, to: c + block, stride: stride)
  }
}

/// The same for one vector of every row.
private func addNarrowProduct(
  of a: StridedMatrix, rows: Int, depth: Int, and b: UnsafePointer<Vector>, width: Int,
  to c: UnsafeMutablePointer<Vector>, stride: Int
) {
  var row = 0
  while row + 8 <= rows {
    let c0 = c + row * stride
    var s0 = c0[0]
    var s1 = c0[stride]
    var s2 = c0[2 * stride]
    var s3 = c0[3 * stride]
    var s4 = c0[4 * stride]
    var s5 = c0[5 * stride]
    var s6 = c0[6 * stride]
    var s7 = c0[7 * stride]
    var x = a.base + row * a.row
    var y = b
    for _ in 0..<depth {
      let y0 = y[0]
      s0 = s0.addingProduct(y0, Vector(repeating: x[0]))
      s1 = s1.addingProduct(y0, Vector(repeating: x[a.row]))
      s2 = s2.addingProduct(y0, Vector(repeating: x[2 * a.row]))
      s3 = s3.addingProduct(y0, Vector(repeating: x[3 * a.row]))
      s4 = s4.addingProduct(y0, Vector(repeating: x[4 * a.row]))
      s5 = s5.addingProduct(y0, Vector(repeating: x[5 * a.row]))
      s6 = s6.addingProduct(y0, Vector(repeating: x[6 * a.row]))
      s7 = s7.addingProduct(y0, Vector(repeating: x[7 * a.row]))
      x += a.column
      y += width
    }
    c0[0] = s0
    c0[stride] = s1
    c0[2 * stride] = s2
    c0[3 * stride] = s3
    c0[4 * stride] = s4
    c0[5 * stride] = s5
    c0[6 * stride] = s6
    c0[7 * stride] = s7
    row += 8
  }
  while row < rows {
    var sum = c[row * stride]
    var x = a.base + row * a.row
    var y = b
    for _ in 0..<depth {
      sum = sum.addingProduct(y[0], Vector(repeating: x[0]))
      x += a.column
      y += width
    }
    c[row * stride] = sum
    row += 1
  }
}
