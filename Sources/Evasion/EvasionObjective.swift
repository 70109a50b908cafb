import Essentials
import PathReasoning
import Torch

/// What an attack makes worse.
public enum EvasionObjective: String, Codable, Sendable, CaseIterable {
  /// Descends the critic's estimate V(s) of the reward.
  case value
  /// Descends log π(a | s) of the action a that the agent prefers without the attack: ascends the
  /// cross-entropy of the policy with its own choice.
  case policy

  /// The objective of that name, or an ``/Essentials/InputError``.
  public static func named(_ name: String) throws -> EvasionObjective {
    if let objective = EvasionObjective(rawValue: name) { return objective }
    throw InputError.unknown("objective", name, known: allCases.map(\.rawValue))
  }

  /// The gradient of what is to be descended with respect to every state, `[paths, 4 d]`; a new
  /// tensor.
  ///
  /// Zero for ``policy`` where a path has only one action.
  public func gradient(at victim: VictimStates) -> Tensor {
    let linearization = victim.linearization
    switch self {
    case .value:
      let critic = linearization.critic
      return linearization.gradients(
        of: (0..<victim.count).map { .init(row: $0, output: critic) })
    case .policy:
      let heads = victim.heads.copy()
      let width = heads.shape[1]
      heads.forEachRow { path, row in
        let logits = ActionLogits(row, count: Int(victim.actionCounts[path]))
        let preferred = logits.preferred
        // ∂ log π(a) / ∂ logits: 1 at a, less the policy; probabilities take the logits' place.
        logits.writePolicy(to: row)
        for action in 0..<logits.count { row[action] = -row[action] }
        row[preferred] += 1
        for output in logits.count..<width { row[output] = 0 }
      }
      return linearization.gradients(upstream: heads)
    }
  }
}
