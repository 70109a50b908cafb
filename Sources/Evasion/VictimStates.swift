import PathReasoning
import Torch

/// All that an attack sees of the paths that it is to mislead: their states, what each may do, and
/// the agent, whose parameters it knows.
package struct VictimStates: Sendable {
  /// The true states, `[paths, 4 d]`, contiguous.
  package let states: Tensor
  /// How many actions each path has, at least 1: these are the actor's first outputs.
  package let actionCounts: [Int32]
  /// Who decides.
  package let agent: ActorCritic

  /// States of paths with that many actions each.
  package init(states: Tensor, actionCounts: [Int32], agent: ActorCritic) {
    precondition(states.shape == [actionCounts.count, agent.stateWidth], "a state for every path")
    precondition(
      actionCounts.allSatisfy { $0 >= 1 && $0 <= agent.actionWidth }, "an action for every path")
    self.states = states
    self.actionCounts = actionCounts
    self.agent = agent
  }

  /// The paths of one hop of a search.
  package init(_ step: WalkStep) {
    self.init(
      states: step.states,
      actionCounts: Array(
        UnsafeBufferPointer(start: step.actions.counts, count: step.walk.paths.count)),
      agent: step.agent)
  }

  /// How many paths there are.
  package var count: Int { actionCounts.count }

  /// The width of a state, 4 d.
  package var width: Int { agent.stateWidth }

  /// Only those paths, in their order.
  package func subset(_ paths: [Int]) -> VictimStates {
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
