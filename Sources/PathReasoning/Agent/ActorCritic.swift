import Torch

/// The agent: from the state of a path to a score for each action and an estimate of the reward.
///
/// State → 512 → 256, each with ELU and dropout; from there the actor, one logit per action, and the
/// critic, one number. Source: Xian et al. 2019 (PGPR). Actor and critic share one matrix, the
/// critic's row last, because one product is faster than two.
public struct ActorCritic: Module, Sendable {
  /// The layers' parameters by name: `l1.weight` `[hidden 1, state]`, `l1.bias`, `l2.weight`
  /// `[hidden 2, hidden 1]`, `l2.bias`, `heads.weight` `[actions + 1, hidden 2]`, `heads.bias`.
  public let parameters: [NamedTensor]

  /// An agent that starts as PyTorch's linear layers do, from ±1/√inputs.
  public init(
    state: Int, hidden: (Int, Int) = (512, 256), actions: Int,
    using rng: inout some RandomNumberGenerator
  ) {
    let sizes = [state, hidden.0, hidden.1, actions + 1]
    var parameters: [NamedTensor] = []
    for (layer, name) in ["l1", "l2", "heads"].enumerated() {
      // The tensors are leaves without gradients: training computes them by hand.
      let linear = Linear(sizes[layer], sizes[layer + 1], using: &rng)
      parameters += linear.parameters.map { NamedTensor($0.name, $0.tensor.detached()) }.under(name)
    }
    self.parameters = parameters
  }

  /// An agent from the parameters of another, in the same order; sharing them.
  public init(parameters: [NamedTensor]) {
    precondition(parameters.count == 6, "three layers of weight and bias")
    self.parameters = parameters
  }

  /// The width of a state.
  public var stateWidth: Int { parameters[0].tensor.shape[1] }
  /// How many actions there are logits for.
  public var actionWidth: Int { parameters[4].tensor.shape[0] - 1 }

  /// What the agent makes of states.
  public struct Output: Sendable {
    /// Logits and, in the last column, values, `[paths, actions + 1]`; contiguous.
    public let heads: Tensor
    /// One score per action, `[paths, actions]`; those of actions that a path does not have mean
    /// nothing.
    public var logits: Tensor { heads.narrowed(1, 0..<heads.shape[1] - 1) }
    /// The critic's estimates, `[paths]`.
    public var values: Tensor { heads.select(1, heads.shape[1] - 1) }
  }

  /// Logits and values of `states` `[paths, state]`; gradients flow to the states.
  ///
  /// - Parameters:
  ///   - states: The states, `[paths, state]`.
  ///   - dropout: The share of hidden numbers that are dropped: what training uses, or 0. The
  ///     public PGPR has it on in evaluation too, so that there is no default here.
  ///   - rng: What dropout is drawn from.
  public func callAsFunction(
    _ states: Tensor, dropout: Double, using rng: inout some RandomNumberGenerator
  ) -> Output {
    let drop = Dropout(dropout)
    var x = states
    for layer in 0..<2 {
      x = x.linear(parameters[2 * layer].tensor, bias: parameters[2 * layer + 1].tensor).elu()
      x = drop(x, training: dropout > 0, using: &rng)
    }
    return Output(heads: x.linear(parameters[4].tensor, bias: parameters[5].tensor))
  }

  /// An agent that shares nothing with this one.
  public func copy() -> ActorCritic {
    ActorCritic(parameters: parameters.map { NamedTensor($0.name, $0.tensor.copy()) })
  }
}
