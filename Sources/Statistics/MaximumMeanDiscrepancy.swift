import Kernels

/// How far apart two samples are, as distributions: the distance of their means in a kernel's
/// space.
///
/// MMD² = E k(x, x′) + E k(y, y′) − 2 E k(x, y), which is 0 for two samples of one distribution and
/// only then. Source: Gretton et al. 2012, "A kernel two-sample test".
public struct MaximumMeanDiscrepancy: Sendable, Equatable {
  /// The unbiased estimate of MMD²: on average the true value, so that it falls below 0 about half
  /// the time where the truth is 0.
  ///
  /// Source: Gretton et al. 2012, equation 3.
  public let squared: Double
  /// How likely an estimate at least as large is by chance alone, if both samples are of one
  /// distribution and vectors are independent: (1 + permutations that reach it) / (1 +
  /// permutations), from 1 / (1 + permutations) to 1.
  public let pValue: Double
  /// The kernel.
  public let kernel: GaussianKernel

  /// MMD, what tables show: the square root of ``squared``, 0 where that is below 0.
  public var value: Double { max(0, squared).squareRoot() }

  /// The discrepancy of two samples of at least two vectors each.
  ///
  /// See `KernelSums` for what it costs. Parts of the work run side by side; the result does not
  /// depend on the number of threads.
  ///
  /// - Parameters:
  ///   - x: One sample.
  ///   - y: The other.
  ///   - kernel: How near two vectors are.
  ///   - permutations: How many times the vectors change samples at random.
  ///   - rng: What permutations are drawn with.
  ///   - progress: Called with how many of how many parts are done; throwing ends the work.
  public init(
    between x: some VectorSource, and y: some VectorSource, kernel: GaussianKernel,
    permutations: Int = 200, using rng: inout some RandomNumberGenerator,
    progress: (_ completed: Int, _ total: Int) throws -> Void
  ) rethrows {
    precondition(x.count >= 2 && y.count >= 2, "two vectors of each sample")
    let vectors = PooledVectors(x, y)
    let labelings = Labelings(
      marking: x.count, of: vectors.count, permutations: permutations, using: &rng)
    let sums = try MaximumMeanDiscrepancy.sums(
      vectors, kernel, labelings, progress: progress)
    let (n, m) = (Double(x.count), Double(y.count))
    let estimates = (0..<labelings.count).map { labeling in
      // Pairs within x, across, and within y.
      let within = sums.marked[labeling]
      let across = sums.fromMarked[labeling] - within
      let others = sums.all - within - 2 * across
      return within / (n * (n - 1)) + others / (m * (m - 1)) - 2 * across / (n * m)
    }
    squared = estimates[0]
    // Estimates that differ by rounding alone are equal.
    let reached = estimates.dropFirst().count { $0 >= estimates[0] - 1e-7 }
    pValue = Double(1 + reached) / Double(1 + permutations)
    self.kernel = kernel
  }

  /// The discrepancy of two samples of at least two vectors each, without progress.
  public init(
    between x: some VectorSource, and y: some VectorSource, kernel: GaussianKernel,
    permutations: Int = 200, using rng: inout some RandomNumberGenerator
  ) {
    self.init(
      between: x, and: y, kernel: kernel, permutations: permutations, using: &rng,
      progress: { _, _ in })
  }

  private static func sums(
    _ vectors: PooledVectors, _ kernel: GaussianKernel, _ labelings: Labelings,
    progress: (Int, Int) throws -> Void
  ) rethrows -> KernelSums {
    let size = KernelWorkspace.size
    let rows = (vectors.count + size - 1) / size
    // Few enough at a time that somebody can see it go on.
    let portion = 64
    var total = KernelSums(labelings: labelings.count)
    for start in stride(from: 0, to: rows, by: portion) {
      let count = min(portion, rows - start)
      var parts = [KernelSums](repeating: KernelSums(labelings: labelings.count), count: count)
      parts.withDisjointRows { parts in
        Threads.forEach(of: count) { index in
          parts[index] = KernelWorkspace(vectors, kernel, labelings).sums(ofRow: start + index)
        }
      }
      // In order, whoever was first.
      for part in parts { total.add(part) }
      try progress(start + count, rows)
    }
    return total
  }
}
