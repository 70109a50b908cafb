import Essentials
import Interactions

extension NGCF {
  /// Learns from the accounts of `injection`, which fits, as the type and
  /// ``Ranker/update(with:using:)`` say.
  public func update(with injection: Injection, using rng: inout SeededGenerator) {
    precondition(injection.fits(users, catalog), "an injection beyond the roster or the catalogue")
    guard !injection.clicks.isEmpty else { return }
    accounts.append(injection)
    injectEdges()
    let sampler = InjectionSampler(
      injection, known: accounts, originalCount: catalog.originalCount)
    let workspace = ownWorkspace()
    let trainer = GraphTrainer(
      network, graph: graph, rule: .descent(configuration.updateLearningRate), dropout: 0,
      regularization: configuration.regularization, workspace: workspace.workspace)
    var draws = InteractionSampler.Draws()
    for _ in 0..<configuration.updatePasses {
      sampler.draw(negatives: 1, into: &draws, using: &rng)
      for index in draws.users.indices { draws.users[index] += Int32(users.realCount) }
      for start in stride(from: 0, to: draws.users.count, by: configuration.batchSize) {
        let range = start..<min(draws.users.count, start + configuration.batchSize)
        // A step follows the mean over its batch; the step size is that of a click.
        trainer.rule = .descent(configuration.updateLearningRate * Float(range.count))
        _ = trainer.step(
          &network,
          on: InteractionSampler.Draws(
            users: Array(draws.users[range]), positives: Array(draws.positives[range]),
            negatives: Array(draws.negatives[range])), using: &rng)
      }
    }
    representations = trainer.representations(of: network)
    self.workspace = workspace
  }

  /// Makes edges of all that accounts clicked since the fit.
  private func injectEdges() {
    graph.inject(
      (0..<accounts.slotCount).flatMap { slot in
        accounts.sinceFit(slot).map { (users.fakeUser(slot).index, $0) }
      })
  }

  /// Memory for an update that no other model looks at: that of the last update, if no copy was made
  /// since.
  private func ownWorkspace() -> SharedWorkspaces<GraphPropagation>.Loan {
    if workspace != nil, isKnownUniquelyReferenced(&workspace), let workspace { return workspace }
    return workspaces.take { GraphPropagation(network, training: true) }
  }
}
