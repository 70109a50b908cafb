import Foundation

/// The logits of the actions that one path has: the first `count` outputs of the actor.
struct ActionLogits {
  /// Where they lie.
  let base: UnsafePointer<Float>
  /// How many actions there are, at least 1.
  let count: Int

  init(_ base: UnsafePointer<Float>, count: Int) {
    self.base = base
    self.count = count
  }

  /// The most probable action, the first among equals: the one that beam search takes first.
  var preferred: Int {
    var best = 0
    for action in 1..<max(1, count) where base[action] > base[best] { best = action }
    return best
  }

  /// The most probable action but for ``preferred``; nil if there is only one.
  var second: Int? {
    let first = preferred
    var best: Int?
    for action in 0..<count where action != first {
      if let known = best, base[action] <= base[known] { continue }
      best = action
    }
    return best
  }

  /// p0 − p1: by how much the most probable action is more probable than the next; 1 if there is no
  /// other.
  ///
  /// Source: Cao et al. 2020, equation 2.
  var lead: Float {
    guard let second else { return 1 }
    let highest = base[preferred]
    var sum: Float = 0
    for action in 0..<count { sum += exp(base[action] - highest) }
    return (1 - exp(base[second] - highest)) / sum
  }

  /// Writes the policy's probabilities of the actions.
  func writePolicy(to policy: UnsafeMutablePointer<Float>) {
    let highest = base[preferred]
    var sum: Float = 0
    for action in 0..<count {
      policy[action] = exp(base[action] - highest)
      sum += policy[action]
    }
    for action in 0..<count { policy[action] /= sum }
  }
}
