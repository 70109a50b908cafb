import CTorch

/// How the losses of single examples become one number.
public enum LossReduction: Int32, Sendable {
  /// Not at all.
  case none = 0
  /// Their mean.
  case mean = 1
  /// Their sum.
  case sum = 2
}

/// −y log σ(x) − (1 − y) log(1 − σ(x)) for labels y from 0 to 1, without overflow.
public func binaryCrossEntropy(
  logits: Tensor, _ labels: Tensor, reduction: LossReduction = .mean
) -> Tensor {
  .calling(logits, labels) { ct_binary_cross_entropy_with_logits($0, $1, $2, reduction.rawValue) }
}
