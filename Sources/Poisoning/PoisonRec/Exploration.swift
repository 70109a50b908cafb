/// How far the worlds of PoisonRec's next step are tilted apart, τ, a deviation in logits.
///
/// Where all poisons of a step get the same RecNum, σ of PoisonRec's equation 8 is 0 and Algorithm 1
/// has nothing to learn from; where a recommender answers 0 to whatever the untrained policy does,
/// it never will. More noise in single clicks is no way out: independent clicks spread alike in
/// every world, and what is missing is a world that clicks one target often. So while rewards are
/// all the same, each world of the next step adds shifts of its own to the logits of its decisions,
/// the same for all its fake users and clicks (``WorldShift``), as noise in parameters is held for a
/// whole episode in Plappert et al. 2018, "Parameter Space Noise for Exploration". Once rewards
/// differ, τ decays to 0, and PoisonRec goes on as published. A step whose rewards differ, with
/// τ at 0, is the published one to the bit.
///
/// The policy learns from the clicks as if they were its own: probabilities before and after an
/// update are both those without shifts, so ratios start at 1 and the clip bounds the policy itself.
/// Its gradient is the covariance of reward and clicks over worlds, whatever made them differ: a
/// step of the cross-entropy method (Rubinstein 1999), which is biased while τ is above 0 and
/// not after. To count the shifts into both probabilities would be free of bias, but given its
/// shifts, a world's score has mean 0: what the shifts themselves achieved leaves no trace, only
/// what chance did beside them, and the policy takes over more than twice as many steps later what
/// the worlds found.
package struct Exploration: Codable, Sendable, Equatable {
  /// τ where rewards are all the same, in logits.
  package let deviation: Double
  /// What τ is multiplied with after a step whose rewards differ.
  package let decay: Double
  /// τ of the next step, 0 where worlds draw from the policy alone.
  package private(set) var current = 0.0

  /// 0 for the first step, whose rewards nobody knows.
  package init(deviation: Double, decay: Double) {
    self.deviation = deviation
    self.decay = decay
  }

  /// Whether a step can explore so.
  var isFinite: Bool { deviation.isFinite && decay.isFinite && current.isFinite && current >= 0 }

  /// Sets τ after a step with these rewards, one for each world.
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
