#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One step of Adam on raw memory, for models whose steps are too small for tensors.
///
/// Source: Kingma & Ba 2015, algorithm 1, in the form of `torch.optim.SparseAdam` where a table's
/// rows take part now and then: moments of a row decay only when it does, and the bias correction
/// counts all steps. β₁ is .9, β₂ .999, ε 1e-8.
struct AdamStep {
  private let rate: Float
  private let correction: Float

  /// Step `count`, from 1, of size `rate`.
  init(count: Int, rate: Float) {
    self.rate = Float(Double(rate) / (1 - pow(0.9, Double(count))))
    correction = Float(1 / (1 - pow(0.999, Double(count))).squareRoot())
  }

  /// Moves `count` vectors of weights and their moments by one step along `gradient`.
  @inline(__always)
  func apply(
    to weights: UnsafeMutablePointer<Lanes>, gradient: UnsafePointer<Lanes>,
    mean: UnsafeMutablePointer<Lanes>, square: UnsafeMutablePointer<Lanes>, count: Int
  ) {
    for index in 0..<count {
      let g = gradient[index]
      let m = (mean[index] * 0.9).addingProduct(g, 0.1)
      let v = (square[index] * 0.999).addingProduct(g * g, 0.001)
      mean[index] = m
      square[index] = v
      let root = Lanes(repeating: 1e-8).addingProduct(v.squareRoot(), correction)
      weights[index] -= m * rate / root
    }
  }
}
