import Essentials

/// By what the size of a perturbation is measured.
public enum PerturbationNorm: String, Codable, Sendable, CaseIterable {
  /// How many coordinates change.
  case l0
  /// The sum of absolute values.
  case l1
  /// The Euclidean length.
  case l2
  /// The greatest absolute value.
  case linf

  /// The norm of that name, or an ``/Essentials/InputError``.
  public static func named(_ name: String) throws -> PerturbationNorm {
    if let norm = PerturbationNorm(rawValue: name) { return norm }
    throw InputError.unknown("norm", name, known: allCases.map(\.rawValue))
  }

  /// Multiplies a row so that its norm becomes |`size`|, turned around if `size` is negative; zeros
  /// stay.
  func scale(_ row: UnsafeMutablePointer<Float>, count: Int, to size: Double) {
    let norms = PerturbationNorms(row, count: count)
    guard norms.linf > 0 else { return }
    // Divided by the largest first: the factor alone may be beyond floats.
    let largest = Float(norms.linf)
    let factor = Float(size / (norms[self] / norms.linf))
    for index in 0..<count { row[index] = row[index] / largest * factor }
  }

  /// Brings a perturbation into the ball of `radius`, in place; one that is inside stays as it is.
  ///
  /// Along its direction for ``l1`` and ``l2``; ``linf`` cuts every coordinate, ``l0`` keeps the
  /// largest ones, among equal ones the first.
  package func project(
    _ row: UnsafeMutablePointer<Float>, count: Int, radius: Double
  ) {
    precondition(radius >= 0, "a radius of at least 0")
    guard radius.isFinite else { return }
    switch self {
    case .linf:
      let bound = Float(radius)
      for index in 0..<count { row[index] = max(-bound, min(bound, row[index])) }
    case .l1, .l2:
      let size = PerturbationNorms(row, count: count)[self]
      guard size > radius else { return }
      let scale = Float(radius / size)
      for index in 0..<count { row[index] *= scale }
    case .l0:
      let changed = (0..<count).filter { row[$0] != 0 }
      let kept = Int(min(radius, Double(count)))
      guard changed.count > kept else { return }
      let ranked = changed.sorted { (abs(row[$1]), $0) < (abs(row[$0]), $1) }
      for index in ranked.dropFirst(kept) { row[index] = 0 }
    }
  }
}
