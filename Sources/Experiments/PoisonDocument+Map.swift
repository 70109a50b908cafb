import Documents
import Essentials
import Interactions
import Poisoning
import Rankers
import Statistics

/// Where the items of a recommender lie, what they are worth and which of them were clicked: the
/// t-SNE of its item embeddings (PoisonRec, Figure 6).
///
/// Original items are as in the clean snapshot, before any poison; targets as the poison's clicks
/// have moved them, since before it they lie nowhere. A ranker without item embeddings is mapped by
/// those of ``PMF``, trained on the same log, as the paper does for ItemPop, CoVisitation and
/// AutoRec.
extension PoisonDocument.Map {
  /// The map of the items after an attack on `recommender`.
  init(
    of recommender: SimulatedRecommender, after poison: Poison, trainedOn split: LeaveOneOut,
    dataset: Dataset, plan: PoisoningTrial.Plan, reporting: ProgressReport
  ) throws {
    let items = recommender.scenario.items
    let embedding: String
    let embeddings: ItemEmbeddings
    if let own = recommender.itemEmbeddings(placingTargetsOf: poison) {
      embedding = plan.ranker
      embeddings = own
    } else {
      var rng = SeededGenerator(seed: plan.seed, stream: "map embeddings")
      let model = PMF(PMF.Configuration(), users: recommender.users, items: items, using: &rng)
      try model.fit(
        to: split.train, validation: split.validationTask(of: dataset.log, seed: plan.seed),
        using: &rng, reporting: reporting)
      guard let own = model.itemEmbeddings(placingTargetsOf: poison, in: items, using: &rng) else {
        preconditionFailure("PMF has item embeddings")
      }
      embedding = PMF.identifier
      embeddings = own
    }
    var rng = SeededGenerator(seed: plan.seed, stream: "map")
    let method = TSNE()
    let (x, y) = try method.map(embeddings.values, dimension: embeddings.width, using: &rng) {
      step in
      try reporting(
        Progress(
          stage: "laying out \(items.count) items", completed: step, total: method.iterations,
          unit: "step"))
    }
    var clicks = [Int](repeating: 0, count: items.count)
    for item in poison.clicks { clicks[item.index] += 1 }
    self.init(
      embedding: embedding, x: x, y: y,
      popularity: recommender.scenario.popularity + [Int](repeating: 0, count: items.targetCount),
      clicks: clicks, targets: items.targetCount)
  }
}
