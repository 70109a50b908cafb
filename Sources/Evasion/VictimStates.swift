import PathReasoning
import Torch

/// All that an attack sees of the paths that it is to mislead: their states, what each may do, and
/// the agent, whose parameters it knows.
public struct VictimStates: Sendable {
  /// The true states, `[paths, 4 d]`, contiguous.
  public let states: Tensor
  /// How many actions each path has, at least 1: these are the actor's first outputs.
  public let actionCounts: [Int32]
  /// Who decides.
  public let agent: ActorCritic

  private let clean = CleanOutputs()

  /// States of paths with that many actions each.
  public init(states: Tensor, actionCounts: [Int32], agent: ActorCritic) {
    precondition(states.shape == [actionCounts.count, agent.stateWidth], "a state for every path")
    precondition(
      actionCounts.allSatisfy { $0 >= 1 && $0 <= agent.actionWidth }, "an action for every path")
    self.states = states
    self.actionCounts = actionCounts
    self.agent = agent
  }

  /// The paths of one hop of a search.
  public init(_ step: WalkStep) {
    self.init(
      states: step.states,
      actionCounts: Array(
        UnsafeBufferPointer(start: step.actions.counts, count: step.walk.paths.count)),
      agent: step.agent)
  }

  /// How many paths there are.
  public var count: Int { actionCounts.count }

  /// The width of a state, 4 d.
  public var width: Int { agent.stateWidth }

  /// The agent linearized at the true states, which is computed once.
  public var linearization: AgentLinearization {
    clean.linearization { AgentLinearization(agent, at: states) }
  }

  /// Logits and, in the last column, values at the true states, `[paths, actions + 1]`, which are
  /// computed once; not to be written to.
  public var heads: Tensor { clean.heads(of: linearization) }

  /// Only those paths, in their order.
  ///
  /// The agent is asked anew: in a product of fewer rows a row may have other bits.
  public func subset(_ paths: [Int]) -> VictimStates {
    VictimStates(
      states: states.rows(paths), actionCounts: paths.map { actionCounts[$0] }, agent: agent)
  }

  /// Calls `body` with the row, the path and the logits of its actions, for each of `paths`, given
  /// their heads `[paths, actions + 1]`.
  func forEachPath(
    _ paths: some Collection<Int>, _ heads: Tensor, _ body: (Int, Int, ActionLogits) -> Void
  ) {
    let width = heads.shape[1]
    heads.withUnsafeMutableBufferPointer(of: Float.self) { heads in
      guard let base = heads.baseAddress else { return }
      for (row, path) in paths.enumerated() {
        body(row, path, ActionLogits(base + row * width, count: Int(actionCounts[path])))
      }
    }
  }
}
