/// Sets numbers to 0 at random and scales the others up, so that their expectation stays.
///
/// Source: Srivastava et al. 2014, in the inverted form.
public struct Dropout: Sendable {
  /// How likely a number is dropped, from 0 to below 1.
  public let probability: Double

  /// Dropout at a probability from 0 to below 1.
  public init(_ probability: Double) {
    precondition((0..<1).contains(probability), "dropout at \(probability) leaves nothing")
    self.probability = probability
  }

  /// `x` with dropped numbers when training, `x` itself otherwise.
  public func callAsFunction(
    _ x: Tensor, training: Bool, using rng: inout some RandomNumberGenerator
  ) -> Tensor {
    guard training && probability > 0 else { return x }
    let mask = Tensor.uninitialized(x.shape, dtype: x.dtype)
    mask.fillBernoulli(1 - probability, using: &rng)
    mask.multiply(by: 1 / (1 - probability))
    return x * mask
  }
}
