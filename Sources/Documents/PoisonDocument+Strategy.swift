extension PoisonDocument {
  /// What the returned poison does, in figures.
  package struct Strategy: Codable, Sendable, Equatable {
    /// The share of clicks on targets, from 0 to 1.
    package var targetClickRatio: Double
    /// Of the clicks on original items, the share on each tenth of the catalog, `[10]`: the most
    /// popular tenth first; empty where none is clicked.
    package var popularityDeciles: [Double]
    /// Of neighboring clicks, the share that changes between target and original item; null where nobody
    /// clicks twice.
    @OrNull package var alternation: Double?
    package var distinctTargets: Int
    package var distinctOriginals: Int
    /// Clicks on each target, `[targets]`.
    package var targetClicks: [Int]

    package init(
      targetClickRatio: Double, popularityDeciles: [Double], alternation: Double?,
      distinctTargets: Int, distinctOriginals: Int, targetClicks: [Int]
    ) {
      self.targetClickRatio = targetClickRatio
      self.popularityDeciles = popularityDeciles
      self.alternation = alternation
      self.distinctTargets = distinctTargets
      self.distinctOriginals = distinctOriginals
      self.targetClicks = targetClicks
    }
  }

  /// The items in the plane, targets last.
  package struct Map: Codable, Sendable {
    /// The ranker whose embeddings are mapped: the victim, or `pmf`.
    package var embedding: String
    /// The first coordinate of every item, `[items]`.
    package var x: [Float]
    /// The second coordinate of every item, `[items]`.
    package var y: [Float]
    /// How often every item occurs in the training part of the log, 0 for targets, `[items]`.
    package var popularity: [Int]
    /// How often the poison clicks every item, `[items]`.
    package var clicks: [Int]
    /// How many of the items are targets: the last ones.
    package var targets: Int

    package init(
      embedding: String, x: [Float], y: [Float], popularity: [Int], clicks: [Int], targets: Int
    ) {
      self.embedding = embedding
      self.x = x
      self.y = y
      self.popularity = popularity
      self.clicks = clicks
      self.targets = targets
    }

    /// Whether all lists have the same length, which holds the targets.
    package var isConsistent: Bool {
      targets >= 0 && targets <= x.count
        && [y.count, popularity.count, clicks.count].allSatisfy { $0 == x.count }
    }
  }
}
