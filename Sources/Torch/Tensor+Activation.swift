import CTorch

extension Tensor {
  /// 1 / (1 + e^-x).
  public func sigmoid() -> Tensor { .calling(self, ct_sigmoid) }
  /// max(x, 0).
  public func relu() -> Tensor { .calling(self, ct_relu) }
  /// x where positive, alpha (e^x - 1) elsewhere.
  public func elu(alpha: Double = 1) -> Tensor { .calling(self) { ct_elu($0, $1, alpha) } }
  /// log(sigmoid(x)), without overflow.
  public func logSigmoid() -> Tensor { .calling(self, ct_log_sigmoid) }

  /// e^x over its sum along `dim`.
  public func softmax(_ dim: Int = -1) -> Tensor { .calling(self) { ct_softmax($0, $1, dim) } }
  /// The logarithm of ``softmax(_:)``, without overflow.
  public func logSoftmax(_ dim: Int = -1) -> Tensor {
    .calling(self) { ct_log_softmax($0, $1, dim) }
  }
}
