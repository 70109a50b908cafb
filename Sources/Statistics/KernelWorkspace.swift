import Kernels

/// Room for the blocks that one row of blocks needs, one after another.
final class KernelWorkspace {
  /// How many vectors make a block: two blocks of 800 numbers fit into a core's second cache.
  static let size = 32

  private let vectors: PooledVectors
  private let labelings: Labelings
  /// −1 / 2σ².
  private let exponent: Float
  /// How many SIMD vectors a vector takes.
  private let blocks: Int
  private let storage: AlignedMemory<Float>
  // [size, blocks] each.
  private let left: UnsafeMutablePointer<Vector>
  private let right: UnsafeMutablePointer<Vector>
  // [size] each.
  private let leftNorms: UnsafeMutablePointer<Float>
  private let rightNorms: UnsafeMutablePointer<Float>
  // [size, size]
  private let kernel: UnsafeMutablePointer<Float>
  // [size, labelings.stride] each.
  private let leftMarks: UnsafeMutablePointer<Float>
  private let rightMarks: UnsafeMutablePointer<Float>
  // [labelings.stride] each.
  private let marked: UnsafeMutablePointer<Float>
  private let fromMarked: UnsafeMutablePointer<Float>

  init(_ vectors: PooledVectors, _ kernel: GaussianKernel, _ labelings: Labelings) {
    self.vectors = vectors
    self.labelings = labelings
    exponent = Float(-1 / (2 * kernel.bandwidth * kernel.bandwidth))
    blocks = (vectors.width + 7) / 8
    let size = KernelWorkspace.size
    let (width, stride) = (8 * blocks, labelings.stride)
    let counts = [
      size * width, size * width, size, size, size * size, size * stride, size * stride, stride,
      stride,
    ]
    storage = AlignedMemory(count: counts.reduce(0, +))
    let starts = counts.reduce(into: [storage.base]) { $0.append($0[$0.count - 1] + $1) }
    left = UnsafeMutableRawPointer(starts[0]).assumingMemoryBound(to: Vector.self)
    right = UnsafeMutableRawPointer(starts[1]).assumingMemoryBound(to: Vector.self)
    (leftNorms, rightNorms, self.kernel) = (starts[2], starts[3], starts[4])
    (leftMarks, rightMarks) = (starts[5], starts[6])
    (marked, fromMarked) = (starts[7], starts[8])
  }

  /// The sums over the pairs of block `row` with itself and with every later one.
  func sums(ofRow row: Int) -> KernelSums {
    let size = KernelWorkspace.size
    var sums = KernelSums(labelings: labelings.count)
    let rows = load(row, to: left, norms: leftNorms, marks: leftMarks)
    for column in row..<(vectors.count + size - 1) / size {
      let columns = load(column, to: right, norms: rightNorms, marks: rightMarks)
      evaluate(rows: rows, columns: columns, isDiagonal: row == column)
      add(to: &sums, isDiagonal: row == column)
    }
    return sums
  }

  /// Reads block `index`; returns how many vectors it has.
  private func load(
    _ index: Int, to rows: UnsafeMutablePointer<Vector>, norms: UnsafeMutablePointer<Float>,
    marks: UnsafeMutablePointer<Float>
  ) -> Int {
    let size = KernelWorkspace.size
    let range = index * size..<min(vectors.count, (index + 1) * size)
    for (place, vector) in range.enumerated() {
      let row = rows + place * blocks
      // What pads the last SIMD vector stays 0.
      vectors.write(
        vector, to: UnsafeMutableRawPointer(row).assumingMemoryBound(to: Float.self))
      var sum = Vector.zero
      for block in 0..<blocks { sum.addProduct(row[block], row[block]) }
      norms[place] = sum.sum()
    }
    labelings.write(range, to: marks)
    let rest = (size - range.count) * labelings.stride
    (marks + range.count * labelings.stride).update(repeating: 0, count: rest)
    return range.count
  }

  /// Fills the kernel's block; pairs that do not count get 0.
  private func evaluate(rows: Int, columns: Int, isDiagonal: Bool) {
    let size = KernelWorkspace.size
    for row in stride(from: 0, to: size, by: 4) {
      for column in stride(from: 0, to: size, by: 2) { multiply(row, column) }
    }
    let scale = Vector(repeating: exponent)
    for row in 0..<size {
      let line = kernel + row * size
      let norm = Vector(repeating: leftNorms[row])
      for column in stride(from: 0, to: size, by: 8) {
        let place = UnsafeMutableRawPointer(line + column).assumingMemoryBound(to: Vector.self)
        let other = UnsafeMutableRawPointer(rightNorms + column)
          .assumingMemoryBound(to: Vector.self)
        let square = (norm + other.pointee).addingProduct(place.pointee, Vector(repeating: -2))
        place.pointee = VectorMath.taylorExp(
          scale * square.replacing(with: 0, where: square .< .zero))
      }
      for column in (row < rows ? columns : 0)..<size { line[column] = 0 }
      if isDiagonal { line[row] = 0 }
    }
  }

  /// The inner products of four rows on the left and two on the right.
  @inline(__always)
  private func multiply(_ row: Int, _ column: Int) {
    let size = KernelWorkspace.size
    let (a0, b0) = (left + row * blocks, right + column * blocks)
    let (a1, a2, a3, b1) = (a0 + blocks, a0 + 2 * blocks, a0 + 3 * blocks, b0 + blocks)
    var (s00, s01, s10, s11) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
    var (s20, s21, s30, s31) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
    for block in 0..<blocks {
      let (x, y) = (b0[block], b1[block])
      s00.addProduct(a0[block], x)
      s01.addProduct(a0[block], y)
      s10.addProduct(a1[block], x)
      s11.addProduct(a1[block], y)
      s20.addProduct(a2[block], x)
      s21.addProduct(a2[block], y)
      s30.addProduct(a3[block], x)
      s31.addProduct(a3[block], y)
    }
    let place = kernel + row * size + column
    (place[0], place[1]) = (s00.sum(), s01.sum())
    (place[size], place[size + 1]) = (s10.sum(), s11.sum())
    (place[2 * size], place[2 * size + 1]) = (s20.sum(), s21.sum())
    (place[3 * size], place[3 * size + 1]) = (s30.sum(), s31.sum())
  }

  /// Adds the block of the kernel to the sums of every labeling.
  private func add(to sums: inout KernelSums, isDiagonal: Bool) {
    let size = KernelWorkspace.size
    // A block off the diagonal stands for its mirror image too.
    let weight = isDiagonal ? 1.0 : 2.0
    marked.update(repeating: 0, count: labelings.stride)
    fromMarked.update(repeating: 0, count: labelings.stride)
    var total: Float = 0
    for row in 0..<size {
      var sum: Float = 0
      for column in 0..<size { sum += kernel[row * size + column] }
      total += sum
      accumulate(fromMarked, sum, leftMarks + row * labelings.stride)
    }
    if !isDiagonal {
      for column in 0..<size {
        var sum: Float = 0
        for row in 0..<size { sum += kernel[row * size + column] }
        accumulate(fromMarked, sum, rightMarks + column * labelings.stride)
      }
    }
    for row in stride(from: 0, to: size, by: 4) { addMarked(row) }
    sums.all += weight * Double(total)
    for labeling in 0..<labelings.count {
      sums.marked[labeling] += weight * Double(marked[labeling])
      sums.fromMarked[labeling] += Double(fromMarked[labeling])
    }
  }

  /// a += scale · b over the labelings.
  @inline(__always)
  private func accumulate(
    _ a: UnsafeMutablePointer<Float>, _ scale: Float, _ b: UnsafeMutablePointer<Float>
  ) {
    for labeling in 0..<labelings.stride { a[labeling] += scale * b[labeling] }
  }

  /// Adds Σ k(i, j) over marked i and j for four rows i.
  @inline(__always)
  private func addMarked(_ row: Int) {
    let size = KernelWorkspace.size
    let lanes = labelings.stride / 8
    func vectors(_ numbers: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Vector> {
      UnsafeMutableRawPointer(numbers).assumingMemoryBound(to: Vector.self)
    }
    let (marks, others, result) = (vectors(leftMarks), vectors(rightMarks), vectors(marked))
    let line = kernel + row * size
    for lane in stride(from: 0, to: lanes, by: 2) {
      var (s00, s01, s10, s11) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
      var (s20, s21, s30, s31) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
      for column in 0..<size {
        let (x, y) = (others[column * lanes + lane], others[column * lanes + lane + 1])
        let k0 = Vector(repeating: line[column])
        let k1 = Vector(repeating: line[size + column])
        let k2 = Vector(repeating: line[2 * size + column])
        let k3 = Vector(repeating: line[3 * size + column])
        s00.addProduct(k0, x)
        s01.addProduct(k0, y)
        s10.addProduct(k1, x)
        s11.addProduct(k1, y)
        s20.addProduct(k2, x)
        s21.addProduct(k2, y)
        s30.addProduct(k3, x)
        s31.addProduct(k3, y)
      }
      let place = marks + row * lanes + lane
      var (first, second) = (result[lane], result[lane + 1])
      first.addProduct(s00, place[0])
      second.addProduct(s01, place[1])
      first.addProduct(s10, place[lanes])
      second.addProduct(s11, place[lanes + 1])
      first.addProduct(s20, place[2 * lanes])
      second.addProduct(s21, place[2 * lanes + 1])
      first.addProduct(s30, place[3 * lanes])
      second.addProduct(s31, place[3 * lanes + 1])
      (result[lane], result[lane + 1]) = (first, second)
    }
  }
}
