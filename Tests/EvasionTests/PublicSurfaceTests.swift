import Essentials
import Evasion
import Interactions
import PathReasoning
import Testing
import Torch

/// An attack of somebody outside: a step towards zero, the same share of every coordinate.
private struct Fade: EvasionAttack {
  struct Configuration: ComponentConfiguration {
    /// Which share of a state is taken away.
    var share = 0.5
  }

  static let identifier = "fade"
  static let objectives: [EvasionObjective] = []
  static let standardEpsilon = 1.0
  let norm = PerturbationNorm.l2
  private let configuration: Configuration

  init(_ configuration: Configuration) { self.configuration = configuration }

  func perturbation(
    of victim: VictimStates, objective: EvasionObjective, epsilon: Double,
    using rng: inout SeededGenerator
  ) -> Tensor {
    victim.states * -configuration.share
  }
}

/// Another one, which knows the agent: a small step against the critic's gradient.
private struct Descent: EvasionAttack {
  struct Configuration: ComponentConfiguration {}

  static let identifier = "descent"
  static let objectives: [EvasionObjective] = [.value]
  static let standardEpsilon = 0.1
  let norm = PerturbationNorm.l2

  init(_ configuration: Configuration) {}

  func perturbation(
    of victim: VictimStates, objective: EvasionObjective, epsilon: Double,
    using rng: inout SeededGenerator
  ) -> Tensor {
    objective.gradient(at: victim) * -1
  }
}

/// What somebody outside can do with public declarations alone.
@Suite struct PublicSurfaceTests {
  private let recommender: PathRecommender

  init() throws {
    var bazaar = Bazaar.Configuration.regulars
    bazaar.userCount = 100
    bazaar.itemCount = 100
    bazaar.interactionCount = 2_000
    bazaar.clusterCount = 5
    var configuration = PathRecommenderConfiguration()
    configuration.dimension = 8
    configuration.passes = 5
    configuration.heldOutUsers = 0
    configuration.maximumActions = 20
    configuration.firstHidden = 16
    configuration.secondHidden = 16
    configuration.epochs = 1
    recommender = try PathRecommender(BazaarGraph(bazaar).dataset, configuration, seed: 1)
  }

  @Test func aStrangersAttackRuns() throws {
    let users = (0..<100).map { Int32($0) }
    let clean = try recommender.recommend(to: users)
    let attacks: [any EvasionAttack] = [
      Fade(.init()), Descent(.init()), FastGradientSign(), DeepFool(),
    ]
    for attack in attacks {
      let scheduled = ScheduledAttack(
        attack, objective: type(of: attack).objectives.first ?? .value, epsilon: 0.4,
        schedule: .random(0.5), seed: 1)
      let found = try recommender.recommend(
        to: users, perturbation: scheduled.perturbation, round: 1)
      #expect(found.count == 100)
      #expect(abs(scheduled.tally.frequency - 0.5) < 0.1)
      // Held to its budget, whatever it asked for.
      #expect(scheduled.tally.meanNorms[attack.norm] <= 0.4 * 1.001)
      let metrics = RecommendationMetrics(found, test: recommender.dataset.test)
      #expect(metrics.users > 50 && (0...100).contains(metrics.ndcg ?? -1))
    }
    #expect(clean.count == 100)
    #expect(try AttackSchedule("timed:0.3") == .timed(0.3))
  }
}
