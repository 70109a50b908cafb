import Torch

/// One hop of a group of paths, as a perturbation of their states sees it.
public struct WalkStep: Sendable {
  /// Which hop is next, from 0.
  public let hop: Int
  /// Which group of users walks.
  public let group: Int
  /// Which of several walks it is.
  public let round: Int
  /// The true states, `[paths, 4 d]`.
  public let states: Tensor
  /// Whose they are and how they got there.
  package let walk: WalkBatch
  /// The paths so far, in the order of ``states``.
  public var paths: [WalkedPath] { walk.paths }
  /// What each path may do.
  package let actions: ActionLists
  /// Who decides: logits and values are differentiable functions of states.
  public let agent: ActorCritic

  /// A number that no other hop of any group and round has: what to derive random streams from.
  public var index: Int {
    WalkStep.index(group * PathEnvironment.hops + hop, ofRound: round)
  }

  /// A number for the `count`-th thing of a round, of which there are fewer than 2^40.
  static func index(_ count: Int, ofRound round: Int) -> Int { round << 40 | count }

  /// Which of the actor's outputs are actions of each path, bool `[paths, actions]`.
  public var mask: Tensor { actions.mask(count: walk.paths.count) }
}

/// Gives the states that the agent sees instead of the true ones, in their shape, contiguous.
///
/// Called from several threads, one for each group of users. The states and the agent's parameters
/// require no gradients; whoever needs them starts from `states.requiringGradient()`, and no gradient
/// passes what it gives.
public typealias StatePerturbation = @Sendable (WalkStep) -> Tensor
