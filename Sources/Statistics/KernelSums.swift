/// Sums of a kernel over all ordered pairs of different vectors, under many labelings of the vectors
/// at once.
///
/// The kernel's matrix is computed once, in blocks that are forgotten at once, of which only the upper
/// triangle is needed. So for n vectors of width d and p labelings time is n² (d + p) / 2 products
/// and n² / 2 exponentials, and memory n p bytes: 200,000 vectors under 200 labelings take 40 MB.
struct KernelSums: Sendable {
  /// Σ k(i, j).
  var all = 0.0
  /// For each labeling Σ k(i, j) over the pairs of which both are marked.
  var marked: [Double]
  /// For each labeling Σ k(i, j) over the pairs of which i is marked.
  var fromMarked: [Double]

  init(labelings: Int) {
    marked = [Double](repeating: 0, count: labelings)
    fromMarked = marked
  }

  mutating func add(_ other: KernelSums) {
    all += other.all
    for labeling in marked.indices {
      marked[labeling] += other.marked[labeling]
      fromMarked[labeling] += other.fromMarked[labeling]
    }
  }
}
