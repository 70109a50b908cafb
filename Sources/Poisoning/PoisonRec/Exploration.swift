/// When and how far PoisonRec explores beyond its policy.
package struct Exploration: Codable, Sendable, Equatable {
  /// τ where rewards are all the same, in logits.
  package let deviation: Double
  /// What τ is multiplied with after a step whose rewards differ.
  package let decay: Double
  /// τ of the next step, 0 where worlds draw from the policy alone.
  package private(set) var current = 0.0

  /// No exploration before the first step.
  package init(deviation: Double, decay: Double) {
    self.deviation = deviation
    self.decay = decay
  }

  /// Sets τ after a step with these rewards.
  package mutating func observe(_ recNums: [Int]) {
    if recNums.allSatisfy({ $0 == recNums.first }) {
      current = deviation
    } else {
      current *= decay
      // Shifts this small change no draw worth speaking of.
      if current < 0.01 { current = 0 }
    }
  }
}
