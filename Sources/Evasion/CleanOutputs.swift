import PathReasoning
import Synchronization
import Torch

/// What an agent makes of true states: computed when somebody first asks, and kept for who asks next.
///
/// A schedule looks at it to find the hops worth an attack, and then the attack does.
final class CleanOutputs: Sendable {
  private struct Known {
    var linearization: AgentLinearization?
    var heads: Tensor?
  }

  private let known = Mutex(Known())

  /// The agent linearized at its states; `make` computes it.
  func linearization(_ make: () -> AgentLinearization) -> AgentLinearization {
    known.withLock { known in
      if let linearization = known.linearization { return linearization }
      let linearization = make()
      known.linearization = linearization
      return linearization
    }
  }

  /// The linearization's heads, which are not to be written to.
  func heads(of linearization: AgentLinearization) -> Tensor {
    known.withLock { known in
      if let heads = known.heads { return heads }
      let heads = linearization.heads()
      known.heads = heads
      return heads
    }
  }
}
