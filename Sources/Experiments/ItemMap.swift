import Essentials
import Interactions
import Poisoning
import Rankers
import Statistics
import Victims

/// Where the items of a recommender lie, what they are worth and which of them were clicked: the
/// t-SNE of its item embeddings (PoisonRec, Figure 6).
///
/// Original items are as in the clean snapshot, before any poison; targets as the poison's clicks
/// have moved them, since before it they lie nowhere. A ranker without item embeddings is mapped by
/// those of ``PMF``, trained on the same log, as the paper does for ItemPop, CoVisitation and
/// AutoRec.
package struct ItemMap: Codable, Sendable {
  /// The ranker whose embeddings are mapped: the victim, or `pmf`.
  package let embedding: String
  /// The first coordinate of every item, originals then targets, `[items]`.
  package let x: [Float]
  /// The second coordinate of every item, `[items]`.
  package let y: [Float]
  /// How often every item occurs in the training part of the log, 0 for targets, `[items]`.
  package let popularity: [Int]
  /// How often the poison clicks every item, `[items]`.
  package let clicks: [Int]
  /// How many of the items are targets: the last ones.
  package let targets: Int

  /// The map of the items after an injection into a deployed recommender.
  init(
    of deployment: Deployment, after injection: Injection, reporting: ProgressReport
  ) throws {
    let victim = deployment.victim
    let items = victim.scenario.items
    let embeddings: ItemEmbeddings
    if let own = victim.itemEmbeddings(placingTargetsOf: injection) {
      embedding = deployment.ranker
      embeddings = own
    } else {
      embedding = PMF.identifier
      embeddings = try Self.substitute(for: deployment, injection, reporting: reporting)
    }
    var rng = SeededGenerator(seed: deployment.rules.seed, stream: "map")
    let method = TSNE()
    (x, y) = try method.map(embeddings.values, dimension: embeddings.width, using: &rng) { step in
      try reporting(
        Progress(
          stage: "laying out \(items.count) items", completed: step, total: method.iterations,
          unit: "step"))
    }
    popularity =
      victim.scenario.popularity + [Int](repeating: 0, count: items.targetCount)
    var clicks = [Int](repeating: 0, count: items.count)
    for item in injection.clicks { clicks[item.index] += 1 }
    self.clicks = clicks
    targets = items.targetCount
  }

  /// The embeddings of ``PMF`` in the place of a recommender that has none.
  private static func substitute(
    for deployment: Deployment, _ injection: Injection, reporting: ProgressReport
  ) throws -> ItemEmbeddings {
    let (victim, seed) = (deployment.victim, deployment.rules.seed)
    let items = victim.scenario.items
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
