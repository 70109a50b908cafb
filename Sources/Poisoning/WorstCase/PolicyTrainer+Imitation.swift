import Interactions

extension PolicyTrainer {
  /// Behavioral cloning: `passes` steps of Adam up the mean log-likelihood of the decisions behind
  /// `poisons`, `[worlds]`, each as the trajectories of its accounts.
  ///
  /// Source: Pomerleau, *Efficient Training of Artificial Neural Networks for Autonomous Navigation*, Neural
  /// Computation 1991. Needs a batch of all worlds.
  func imitate(_ poisons: [Poison], passes: Int) {
    precondition(poisons.count == worlds && batch == worlds, "a poison for every world")
    let clicks = Rollout(
      poisons, of: policy.scenario, in: training, stride: policy.distribution.decisionCapacity)
    policy.distribution.prepare(
      for: UnsafeBufferPointer(start: clicks.items, count: clicks.clickCount))
    let advantages = [Float](repeating: 1, count: worlds)
    for _ in 0..<passes {
      policy.recompute(clicks, in: training)
      _ = update(clicks, advantages: advantages, objective: .likelihood)
    }
  }
}

extension Rollout {
  /// The clicks of poisons that somebody else made, as `state` lays them; nobody knows how likely they were.
  convenience init(
    _ poisons: [Poison], of scenario: PoisoningScenario, in state: Activations, stride: Int
  ) {
    let users = scenario.fakeUserCount
    self.init(rows: poisons.count * users, steps: scenario.clicksPerFakeUser, stride: stride)
    for (world, poison) in poisons.enumerated() {
      for user in 0..<users {
        for (step, item) in poison[user].enumerated() {
          items[state.click(row: world * users + user, step: step)] = item.rawValue
        }
      }
    }
  }
}
