import Torch

/// One hop of a group of paths, as a perturbation of their states sees it.
package struct WalkStep: Sendable {
  /// Which hop is next, from 0.
  package let hop: Int
  /// Which group of users walks: something to derive random streams from.
  package let group: Int
  /// The true states, `[paths, 4 d]`.
  package let states: Tensor
  /// Whose they are and how they got there.
  package let walk: WalkBatch
  /// What each path may do.
  package let actions: ActionLists
  /// Who decides: logits and values are differentiable functions of states.
  package let agent: ActorCritic

  /// Which of the actor's outputs are actions of each path, bool `[paths, actions]`.
  package var mask: Tensor { actions.mask(count: walk.paths.count) }
}

/// Gives the states that the agent sees instead of the true ones, in their shape, contiguous.
///
/// Called from several threads, one for each group of users. The states and the agent's parameters
/// require no gradients; whoever needs them starts from `states.requiringGradient()`, and no gradient
/// passes what it gives.
package typealias StatePerturbation = @Sendable (WalkStep) -> Tensor
