import Kernels

/// Adds up the objective over decisions and differentiates each by its log-probability.
struct SurrogateTally {
  let objective: ClippedSurrogate
  let decisions: Int
  private var value = 0.0
  private var clipped = 0
  private var largest: Float = 0

  init(objective: ClippedSurrogate, decisions: Int) {
    self.objective = objective
    self.decisions = decisions
  }

  /// One over the number of decisions.
  var weight: Float { 1 / Float(decisions) }

  var summary: SurrogateSummary {
    SurrogateSummary(
      objective: value / Double(max(1, decisions)), decisions: decisions,
      clipped: Double(clipped) / Double(max(1, decisions)), largestDeviation: largest)
  }

  /// dLoss/dz of a two-way choice.
  mutating func choose(logit: Float, turnsRight: Bool, advantage: Float, old: Float) -> Float {
    let signed = Vector(repeating: turnsRight ? logit : -logit)
    let log = VectorMath.logSigmoid(signed)
    let rest = VectorMath.sigmoid(-signed)[0]
    var slope = differentiate(log: log[0], advantage: advantage, old: old) * rest
    if objective.entropyBonus != 0 {
      let p = VectorMath.exp(log)[0]
      let entropy = -(p * log[0] + rest * VectorMath.logSigmoid(-signed)[0])
      value += Double(objective.entropyBonus * entropy)
      slope += objective.entropyBonus * signed[0] * p * rest * weight
    }
    return turnsRight ? slope : -slope
  }

  /// dLoss / d log p of a choice of an item.
  mutating func pick(logit: Float, sum: LogSumExp, advantage: Float, old: Float) -> Float {
    value += Double(objective.entropyBonus * (sum.value - sum.meanLogit))
    return differentiate(log: logit - sum.value, advantage: advantage, old: old)
  }

  private mutating func differentiate(log: Float, advantage: Float, old: Float) -> Float {
    let ratio = VectorMath.exp(Vector(repeating: log - old))
    value += Double(objective.value(ratio: ratio, advantage: advantage)[0])
    largest = max(largest, abs(ratio[0] - 1))
    let derivative = objective.derivative(ratio: ratio, advantage: advantage)[0]
    if derivative == 0 { clipped += 1 }
    return -derivative * weight
  }
}
