/// What the report reads of the document that `poison` prints.
struct PoisonDocument: Decodable, Sendable {
  struct RecNums: Decodable, Sendable {
    var clean: Double
    var poisoned: Double
    var policyMean: Double
    var ceiling: Double
    var oracle: Double?
  }

  struct Seconds: Decodable, Sendable {
    var total: Double
    var perStep: Double
    var evaluation: Double
  }

  struct CurvePoint: Decodable, Sendable {
    var step: Int
    var mean: Double
    var max: Double
    var targetClickRatio: Double
  }

  struct Configuration: Decodable, Sendable {
    var fakeUsers: Int
    var clicks: Int
    var targets: Int
    var ranker: [String: JSON]
    var attack: [String: JSON]
  }

  /// What the best poison does, in figures.
  struct Strategy: Decodable, Sendable {
    /// The share of clicks on targets.
    var targetClickRatio: Double
    /// Of the clicks on original items, the share on each tenth of the catalogue, `[10]`: the most
    /// popular tenth first.
    var popularityDeciles: [Double]
    /// Of neighboring clicks, the share that changes between target and original item.
    var alternation: Double
    var distinctTargets: Int
    var distinctOriginals: Int
    /// Clicks on each target, `[targets]`.
    var targetClicks: [Int]
  }

  /// The items in the plane, targets last.
  struct Map: Decodable, Sendable {
    /// Whose embeddings they are.
    var embedding: String
    var x: [Double]
    var y: [Double]
    /// Interactions in the training part.
    var popularity: [Double]
    /// Clicks of the poison.
    var clicks: [Int]
    /// How many of the last items are targets.
    var targets: Int

    /// Whether all lists have the same length, which holds the targets.
    var isConsistent: Bool {
      targets >= 0 && targets <= x.count
        && [y.count, popularity.count, clicks.count].allSatisfy { $0 == x.count }
    }
  }

  var dataset: String
  var ranker: String
  var attack: String
  var actionSpace: String?
  var seed: UInt64
  var refresh: String
  var recNum: RecNums
  var controls: [String: Double]?
  var targetClickRatio: Double
  var readsLog: Bool?
  var queries: Int
  var seconds: Seconds
  var curve: [CurvePoint]
  var configuration: Configuration
  var strategy: Strategy?
  var map: Map?
}
