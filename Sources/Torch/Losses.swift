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

/// −log softmax(logits)[target].
///
/// - Parameters:
///   - logits: `[batch, classes]`.
///   - targets: The right classes, int64 `[batch]`.
///   - ignoring: A class whose examples do not count.
public func crossEntropy(
  _ logits: Tensor, _ targets: Tensor, ignoring: Int = -100, reduction: LossReduction = .mean
) -> Tensor {
  .calling(logits, targets) { ct_cross_entropy_loss($0, $1, $2, reduction.rawValue, ignoring) }
}

/// −y log σ(x) − (1 − y) log(1 − σ(x)) for labels y from 0 to 1, without overflow.
public func binaryCrossEntropy(
  logits: Tensor, _ labels: Tensor, reduction: LossReduction = .mean
) -> Tensor {
  .calling(logits, labels) { ct_binary_cross_entropy_with_logits($0, $1, $2, reduction.rawValue) }
}

/// (x − y)².
public func squaredError(
  _ x: Tensor, _ y: Tensor, reduction: LossReduction = .mean
) -> Tensor {
  .calling(x, y) { ct_mse_loss($0, $1, $2, reduction.rawValue) }
}

/// −log σ(positive − negative): the preferred items' scores should be above the others'.
///
/// Source: Rendle et al. 2009, BPR-OPT without its regularization.
public func bayesianPersonalizedRanking(positive: Tensor, negative: Tensor) -> Tensor {
  -(positive - negative).logSigmoid().mean()
}
