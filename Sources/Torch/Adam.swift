import CTorch

/// Adam for tensors.
///
/// Source: Kingma & Ba 2015, algorithm 1; weight decay is added to the gradient, as
/// `torch.optim.Adam` does. Tables of rows on raw memory go by `AdamRule` of `Kernels`.
public struct Adam {
  /// The hyperparameters, with PyTorch's defaults.
  public struct Configuration: Sendable, Codable, Equatable {
    /// The step size.
    public var learningRate: Double
    /// The decay of the mean of gradients.
    public var beta1: Double
    /// The decay of the mean of their squares.
    public var beta2: Double
    /// What keeps the quotient finite.
    public var epsilon: Double
    /// How much of a weight is added to its gradient.
    public var weightDecay: Double

    /// PyTorch's defaults where nothing is said.
    public init(
      learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999,
      epsilon: Double = 1e-8, weightDecay: Double = 0
    ) {
      self.learningRate = learningRate
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
      self.weightDecay = weightDecay
    }
  }

  /// The hyperparameters; they may change between steps.
  public var configuration: Configuration
  /// What it moves.
  public let parameters: [NamedTensor]

  private let means: [Tensor]
  private let squares: [Tensor]
  // libtorch wants one count per parameter.
  private let steps: [Tensor]

  /// An optimizer at step 0.
  ///
  /// A copy of the value shares the moments.
  public init(_ parameters: [NamedTensor], _ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    self.parameters = parameters
    means = parameters.map { $0.tensor.zerosLike().detached() }
    squares = parameters.map { $0.tensor.zerosLike().detached() }
    steps = parameters.map { _ in Tensor(0) }
  }

  /// Moves every parameter by one step; `gradients` are in the order of ``parameters``.
  public mutating func step(_ gradients: [Tensor]) {
    precondition(gradients.count == parameters.count, "one gradient for each parameter")
    for step in steps { step.add(1) }
    Tensor.with(parameters.tensors) { parameters, count in
      Tensor.with(gradients) { gradients, _ in
        Tensor.with(means) { means, _ in
          Tensor.with(squares) { squares, _ in
            Tensor.with(steps) { steps, _ in
              check(
                ct_fused_adam_(
                  parameters, gradients, means, squares, steps, count, configuration.learningRate,
                  configuration.beta1, configuration.beta2, configuration.weightDecay,
                  configuration.epsilon))
            }
          }
        }
      }
    }
  }

  /// "step", "exp_avg" and "exp_avg_sq" of every parameter; they share memory with the optimizer.
  public var state: [NamedTensor] {
    parameters.indices.flatMap { index in
      [
        NamedTensor("step", steps[index]), NamedTensor("exp_avg", means[index]),
        NamedTensor("exp_avg_sq", squares[index]),
      ].under(parameters[index].name)
    }
  }

  /// Takes over the state that an optimizer of the same parameters gave.
  public mutating func restore(_ state: [String: Tensor]) throws(TensorFileError) {
    // All of them or, when one does not fit, none.
    var pairs: [(own: Tensor, source: Tensor)] = []
    for entry in self.state {
      let source = try state.tensor(
        entry.name, shape: entry.tensor.shape, dtype: entry.tensor.dtype)
      pairs.append((entry.tensor, source))
    }
    for (own, source) in pairs { own.assign(source) }
  }
}
