import Foundation
import Kernels
import Testing

@testable import Poisoning

/// Slopes of the objective by logits, against differences of it in double precision.
@Suite struct SurrogateTallyTests {
  /// What one two-way choice adds to the objective.
  private func objective(
    _ logit: Double, turnsRight: Bool, advantage: Double, old: Double, bonus: Double
  ) -> Double {
    let right = 1 / (1 + exp(-logit))
    let chosen = turnsRight ? right : 1 - right
    let ratio = chosen / exp(old)
    let surrogate = min(ratio * advantage, min(max(ratio, 0.9), 1.1) * advantage)
    let entropy = -(right * log(right) + (1 - right) * log(1 - right))
    return surrogate + bonus * entropy
  }

  @Test(arguments: [0.0, 0.3], [true, false])
  func twoWayChoicesDifferentiate(bonus: Double, turnsRight: Bool) {
    for logit in [-2.0, -0.3, 0.1, 1.7] {
      for advantage in [-1.5, 0.8] {
        let right = 1 / (1 + exp(-logit))
        // As sampled, and half as likely: there the clip binds for a positive advantage.
        for shift in [0.0, 0.7] {
          let old = log(turnsRight ? right : 1 - right) - shift
          func at(_ logit: Double) -> Double {
            objective(
              logit, turnsRight: turnsRight, advantage: advantage, old: old, bonus: bonus)
          }
          var tally = SurrogateTally(
            objective: ClippedSurrogate(clip: 0.1, entropyBonus: Float(bonus)), decisions: 4)
          let slope = tally.choose(
            logit: Float(logit), turnsRight: turnsRight, advantage: Float(advantage),
            old: Float(old))
          let expected = -(at(logit + 1e-5) - at(logit - 1e-5)) / 2e-5 / 4
          #expect(abs(Double(slope) - expected) < 1e-5)
          #expect(abs(tally.summary.objective - at(logit) / 4) < 1e-5)
          #expect(tally.summary.decisions == 4)
          #expect(tally.summary.clipped == (shift > 0 && advantage > 0 ? 0.25 : 0))
        }
      }
    }
  }

  @Test func theLargestDeviationIsKept() {
    var tally = SurrogateTally(
      objective: ClippedSurrogate(clip: 0.1, entropyBonus: 0), decisions: 2)
    _ = tally.choose(logit: 0, turnsRight: true, advantage: 1, old: Float(log(0.4)))
    _ = tally.choose(logit: 0, turnsRight: false, advantage: 1, old: Float(log(0.5)))
    #expect(abs(tally.summary.largestDeviation - 0.25) < 1e-5)
  }

  @Test func withoutDecisionsThereIsNothing() {
    let tally = SurrogateTally(
      objective: ClippedSurrogate(clip: 0.1, entropyBonus: 0), decisions: 0)
    #expect(tally.summary.objective == 0 && tally.summary.clipped == 0)
  }
}
