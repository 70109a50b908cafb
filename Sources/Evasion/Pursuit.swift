import PathReasoning
import Torch

/// Paths that an attack pushes step by step until the agent prefers another action: what the attacks
/// with several steps have in common.
///
/// A path leaves when its action has changed, when it has no other, or when a step finds nowhere to
/// go. The remaining ones are linearized together, in portions that stay in a cache.
final class Pursuit {
  /// What is added to each state so far, `[paths, 4 d]`.
  let perturbation: Tensor
  /// The action that the agent prefers without an attack, of each path.
  private(set) var preferred: [Int]

  private let victim: VictimStates
  /// Those that have not left.
  private var active: [Int] = []

  /// About how many gradients are computed at once: their inner layer takes some 2 MB.
  private static let portion = 1_024

  init(_ victim: VictimStates) {
    self.victim = victim
    perturbation = victim.states.zerosLike()
    preferred = [Int](repeating: 0, count: victim.count)
  }

  /// Whether all paths have left.
  var isOver: Bool { active.isEmpty }

  /// Finds what each path prefers; `body` gets the logits of each path that has a choice.
  func start(_ body: (Int, ActionLogits) -> Void) {
    victim.forEachPath(0..<victim.count, victim.heads) { path, _, logits in
      preferred[path] = logits.preferred
      if logits.count > 1 {
        active.append(path)
        body(path, logits)
      }
    }
  }

  /// Pushes every path that has not left once.
  ///
  /// - Parameters:
  ///   - differences: The differences of outputs whose gradients the push needs; their rows are set
  ///     here. As many for one path as for another, or fewer.
  ///   - move: Changes a path's perturbation given its logits and the gradients, one row after
  ///     another; says whether it could.
  func step(
    differences: (Int) -> [AgentLinearization.Difference],
    move: (Int, ActionLogits, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Bool
  ) {
    var remaining: [Int] = []
    var start = 0
    while start < active.count {
      let perPath = max(1, differences(active[start]).count)
      let end = min(active.count, start + max(1, Pursuit.portion / perPath))
      remaining += step(Array(active[start..<end]), differences, move)
      start = end
    }
    active = remaining
  }

  /// What the agent makes of paths where they are now.
  private func outputs(_ paths: [Int]) -> (AgentLinearization, heads: Tensor) {
    let states = victim.states.rows(paths)
    states.add(perturbation.rows(paths))
    let linearization = AgentLinearization(victim.agent, at: states)
    return (linearization, linearization.heads())
  }

  private func step(
    _ paths: [Int], _ differences: (Int) -> [AgentLinearization.Difference],
    _ move: (Int, ActionLogits, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Bool
  ) -> [Int] {
    let (linearization, heads) = outputs(paths)
    // Where the gradients of each row begin; nil if its action has changed.
    var starts: [Int?] = []
    var wanted: [AgentLinearization.Difference] = []
    victim.forEachPath(paths, heads) { row, path, logits in
      let isDone = logits.preferred != preferred[path]
      starts.append(isDone ? nil : wanted.count)
      if isDone { return }
      for var difference in differences(path) {
        difference.row = row
        wanted.append(difference)
      }
    }
    if wanted.isEmpty { return [] }
    let width = victim.width
    var remaining: [Int] = []
    linearization.gradients(of: wanted).withUnsafeMutableBufferPointer(of: Float.self) { rows in
      perturbation.withUnsafeMutableBufferPointer(of: Float.self) { perturbation in
        guard let rows = rows.baseAddress, let perturbation = perturbation.baseAddress else {
          return
        }
        victim.forEachPath(paths, heads) { row, path, logits in
          guard let start = starts[row] else { return }
          if move(path, logits, rows + start * width, perturbation + path * width) {
            remaining.append(path)
          }
        }
      }
    }
    return remaining
  }
}
