import Essentials
import Interactions
import Testing
@testable import Poisoning

@Suite struct PolicyTrainerImitationTests {
  private let scenario = PoisoningScenario.tiny()

  private func trainer(_ policy: PoisonPolicy, rate: Float = 2e-3) -> PolicyTrainer {
    PolicyTrainer(
      policy, objective: ClippedSurrogate(clip: 0.1, entropyBonus: 0), learningRate: rate,
      worlds: 4, batch: 4, epochs: 1)
  }

  /// Where all ratios are 1, the surrogate's gradient with an advantage of 1 is the likelihood's.
  @Test(arguments: spaceNames) func theFirstStepIsTheSurrogates(space: String) throws {
    let (policy, other) = (try makePolicy(space, scenario), try makePolicy(space, scenario))
    let (surrogate, cloning) = (trainer(policy), trainer(other))
    var rng = SeededGenerator(seed: 3)
    let poisons = surrogate.sample(using: &rng)
    policy.distribution.prepare(
      for: UnsafeBufferPointer(
        start: surrogate.rollout.items, count: surrogate.rollout.clickCount))
    _ = surrogate.update(
      surrogate.rollout, advantages: [1, 1, 1, 1], objective: surrogate.objective)
    cloning.imitate(poisons, passes: 1)
    let (one, two) = (ReferencePolicy(policy).parameters, ReferencePolicy(other).parameters)
    #expect(one.count == two.count)
    #expect(zip(one, two).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(one != ReferencePolicy(try makePolicy(space, scenario)).parameters)
  }

  /// A policy that was taught one trajectory clicks it.
  @Test(arguments: spaceNames) func whatWasTaughtIsDone(space: String) throws {
    let policy = try makePolicy(space, scenario)
    let teacher = trainer(policy, rate: 2e-2)
    var rng = SeededGenerator(seed: 4)
    let lesson = teacher.sample(using: &rng)[0]
    teacher.imitate([lesson, lesson, lesson, lesson], passes: 300)
    let done = teacher.sample(using: &rng)
    let same = done.reduce(0) { $0 + zip($1.clicks, lesson.clicks).count { $0 == $1 } }
    #expect(Double(same) > 0.9 * Double(4 * lesson.clicks.count))
  }
}
