import CTorch

/// Gradient descent, with momentum if asked for.
///
/// In PyTorch's form: v ← μ v + g, x ← x − lr v, where the first v is the first g.
public struct SGD: Optimizer {
  /// The hyperparameters.
  public struct Configuration: Sendable, Codable, Equatable {
    /// The step size.
    public var learningRate: Double
    /// μ, from 0 to below 1.
    public var momentum: Double
    /// How much of a weight is added to its gradient.
    public var weightDecay: Double

    /// Plain descent where nothing is said.
    public init(learningRate: Double, momentum: Double = 0, weightDecay: Double = 0) {
      self.learningRate = learningRate
      self.momentum = momentum
      self.weightDecay = weightDecay
    }
  }

  /// The hyperparameters; all but the momentum may change between steps.
  public var configuration: Configuration
  /// What it moves.
  public let parameters: [NamedTensor]

  private let velocities: [Tensor]
  private let stepCount = Tensor([Int64(0)])

  /// An optimizer at step 0.
  ///
  /// A copy of the value shares the velocities.
  public init(_ parameters: [NamedTensor], _ configuration: Configuration) {
    self.configuration = configuration
    self.parameters = parameters
    velocities =
      configuration.momentum == 0 ? [] : parameters.map { $0.tensor.zerosLike().detached() }
  }

  /// Moves every parameter by one step; `gradients` are in the order of ``parameters``.
  public mutating func step(_ gradients: [Tensor]) {
    precondition(gradients.count == parameters.count, "one gradient for each parameter")
    let isFirst = stepCount.item() == 0
    stepCount.add(1)
    let momentum = velocities.isEmpty ? 0 : configuration.momentum
    Tensor.with(parameters.tensors) { parameters, count in
      Tensor.with(gradients) { gradients, _ in
        Tensor.with(velocities) { velocities, _ in
          check(
            ct_fused_sgd_(
              parameters, gradients, velocities, count, configuration.weightDecay, momentum,
              configuration.learningRate, false, isFirst))
        }
      }
    }
  }

  /// "step", and "momentum_buffer" of every parameter; they share memory with the optimizer.
  public var state: [NamedTensor] {
    [NamedTensor("step", stepCount)]
      + zip(parameters, velocities).map {
        NamedTensor($0.name + ".momentum_buffer", $1)
      }
  }

  /// Takes over the state that an optimizer of the same parameters gave.
  public mutating func restore(_ state: [String: Tensor]) throws(TensorFileError) {
    try StateRestoration(state, onto: self.state).apply()
  }
}
