import Documents
import Essentials
import Interactions
import Poisoning
import Rankers
import Statistics
import Victims

extension PoisonDocument.Map {
  /// The map of the items after an injection into a deployed recommender.
  init(
    of deployment: Deployment, _ victim: SimulatedVictim, after injection: Injection,
    reporting: ProgressReport
  ) throws {
    let items = victim.scenario.items
    let embedding: String
    let embeddings: ItemEmbeddings
    if let own = victim.itemEmbeddings(placingTargetsOf: injection) {
      embedding = deployment.ranker
      embeddings = own
    } else {
      embedding = PMF.identifier
      embeddings = try Self.substitute(for: deployment, victim, injection, reporting: reporting)
    }
    var rng = SeededGenerator(seed: deployment.rules.seed, stream: "map")
    let method = TSNE()
    let (x, y) = try method.map(embeddings.values, dimension: embeddings.width, using: &rng) {
      step in
      try reporting(
        Progress(
          stage: "laying out \(items.count) items", completed: step, total: method.iterations,
          unit: "step"))
    }
    var clicks = [Int](repeating: 0, count: items.count)
    for item in injection.clicks { clicks[item.index] += 1 }
    self.init(
      embedding: embedding, x: x, y: y,
      popularity: victim.scenario.popularity + victim.scenario.targetPopularity,
      clicks: clicks, targets: items.targetCount)
  }

  /// The embeddings of ``PMF`` in the place of a recommender that has none.
  private static func substitute(
    for deployment: Deployment, _ victim: SimulatedVictim, _ injection: Injection,
    reporting: ProgressReport
  ) throws -> ItemEmbeddings {
    let seed = deployment.rules.seed
    let items = victim.knownItems
    var rng = SeededGenerator(seed: seed, stream: "map embeddings")
    let model = PMF(PMF.Configuration(), users: victim.users, items: items, using: &rng)
    try model.fit(
      to: deployment.split.train,
      validation: deployment.split.validationTask(of: deployment.dataset.log, seed: seed),
      using: &rng, reporting: reporting)
    guard let own = model.itemEmbeddings(placingTargetsOf: injection, in: items, using: &rng)
    else { preconditionFailure("PMF has item embeddings") }
    return own
  }
}
