import Essentials
import Interactions

/// A synthetic knowledge graph: the bazaar with brands, categories, related products and reviews,
/// for walking without any data.
///
/// How it comes about, all from one seed:
///
/// - The bazaar's items are the products. Of each user's interactions three in ten are held back as
///   test purchases, drawn at random.
/// - *Categories*: one per cluster of the bazaar, and one that holds everything, as shops have it.
/// - *Brands*: four per cluster, each with a share of its products; one product in five has none.
/// - *Related products*: a twin of every product. Also bought are the twins of what follows or
///   precedes a product most often in training histories, at most 12; bought together the first of
///   these; also viewed six random ones of its cluster, and each product's own twin, which is what
///   leads back.
/// - *Words*: every cluster has its own, and some are everybody's; each training purchase comes with
///   a review of eight words.
///
/// So tastes (clusters) can be walked along in several ways, and no edge knows a test purchase.
public struct BazaarGraph: Sendable {
  /// What users type to get it.
  public static let identifier = "bazaar-kg"

  /// The graph, the test purchases and names.
  public let dataset: GraphDataset
  /// The bazaar that it is made of.
  public let bazaar: Bazaar

  /// The graph that a seed gives: without `configuration` that of a shop whose customers know it, as an
  /// agent learns from thirty purchases of each.
  public init(_ configuration: Bazaar.Configuration = .regulars, seed: UInt64 = 1) {
    let bazaar = Bazaar(configuration, seed: seed)
    var rng = SeededGenerator(seed: seed, stream: "bazaar-kg")
    let split = BazaarGraph.split(bazaar.dataset.log, using: &rng)
    let products = configuration.itemCount
    let clusters = configuration.clusterCount
    let brandsPerCluster = 4
    let brands: [[Int32]] = bazaar.clusters.map { cluster in
      rng.below(5) == 0 ? [] : [Int32(brandsPerCluster * cluster + rng.below(brandsPerCluster))]
    }
    let categories = bazaar.clusters.map { [Int32(0), Int32(1 + $0)] }
    var members = [[Int32]](repeating: [], count: clusters)
    for (item, cluster) in bazaar.clusters.enumerated() { members[cluster].append(Int32(item)) }
    let viewed: [[Int32]] = bazaar.clusters.enumerated().map { item, cluster in
      [Int32(item)] + (0..<6).map { _ in members[cluster][rng.below(members[cluster].count)] }
    }
    let bought = BazaarGraph.neighbors(split.train, products: products)
    let wordCount = 20 * (clusters + 1)
    let reviews = split.train.enumerated().flatMap { user, items in
      items.map { item in
        let cluster = bazaar.clusters[Int(item)]
        let words = (0..<8).map { _ in
          // The last twenty words are everybody's.
          Int32(20 * (rng.below(4) == 0 ? clusters : cluster) + rng.below(20))
        }
        return ReviewWords.Review(user: Int32(user), product: item, words: words)
      }
    }
    let words = ReviewWords(
      reviews, users: configuration.userCount, products: products, words: wordCount)
    let counts: [EntityKind: Int] = [
      .user: configuration.userCount, .product: products, .relatedProduct: products,
      .brand: brandsPerCluster * clusters, .category: clusters + 1, .word: wordCount,
    ]
    let graph = KnowledgeGraph(
      entityCounts: counts,
      edges: [
        .purchase: SparseRows(rows: split.train), .producedBy: SparseRows(rows: brands),
        .belongsTo: SparseRows(rows: categories), .alsoBought: SparseRows(rows: bought),
        .boughtTogether: SparseRows(rows: bought.map { Array($0.prefix(1)) }),
        .alsoViewed: SparseRows(rows: viewed), .mentions: words.mentions,
        .describedAs: words.descriptions,
      ])
    let names = EntityKind.allCases.map { kind in
      switch kind {
      case .user: EntityNames(bazaar.dataset.userNames)
      case .product, .relatedProduct: EntityNames(bazaar.dataset.itemNames)
      case .brand, .category, .word:
        EntityNames((0..<(counts[kind] ?? 0)).map { "\(kind.name)-\($0)" })
      }
    }
    dataset = GraphDataset(
      name: BazaarGraph.identifier, graph: graph, test: SparseRows(rows: split.test), names: names)
    self.bazaar = bazaar
  }

  private static func split(
    _ log: InteractionLog, using rng: inout SeededGenerator
  ) -> (train: [[Int32]], test: [[Int32]]) {
    var train: [[Int32]] = []
    var test: [[Int32]] = []
    for user in 0..<log.userCount {
      let items = log[UserID(user)].map(\.rawValue)
      var held = Set<Int>()
      while held.count < 3 * items.count / 10 { held.insert(rng.below(items.count)) }
      // Training histories stay in time order: neighbors are read off them.
      train.append(items.indices.filter { !held.contains($0) }.map { items[$0] })
      test.append(held.sorted().map { items[$0] })
    }
    return (train, test)
  }

  /// For each product those that stand next to it in histories, most often first, at most 12.
  private static func neighbors(_ histories: [[Int32]], products: Int) -> [[Int32]] {
    var counts = [[Int32: Int]](repeating: [:], count: products)
    for history in histories {
      for (first, second) in zip(history, history.dropFirst()) where first != second {
        counts[Int(first)][second, default: 0] += 1
        counts[Int(second)][first, default: 0] += 1
      }
    }
    return counts.map { counts in
      counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(12).map(\.key)
    }
  }
}
