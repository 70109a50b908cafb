import Essentials
import Interactions
import PathReasoning
import Testing

/// What somebody outside can do with public declarations alone.
@Suite struct PublicSurfaceTests {
  /// Builds a graph by hand, trains on it, recommends and reads the reasons and the metrics.
  @Test func aStrangerTrainsAndRecommends() throws {
    // Users 0 to 7 purchase brand 0's products, the others brand 1's; one purchase of each is kept
    // back.
    var rng = SeededGenerator(seed: 1)
    var (train, test): ([[Int32]], [[Int32]]) = ([], [])
    for user in 0..<16 {
      var wares = (0..<8).map { Int32($0 + (user < 8 ? 0 : 8)) }
      wares.shuffle(using: &rng)
      train.append(Array(wares[..<4]))
      test.append([wares[4]])
    }
    let graph = KnowledgeGraph(
      entityCounts: [.user: 16, .product: 16, .brand: 2],
      edges: [
        .purchase: SparseRows(rows: train),
        .producedBy: SparseRows(rows: (0..<16).map { [$0 < 8 ? 0 : 1] }),
      ])
    let dataset = GraphDataset(
      name: "tiny", graph: graph, test: SparseRows(rows: test),
      names: EntityKind.allCases.map { kind in
        EntityNames((0..<graph.count(kind)).map { "\(kind.name) \($0)" })
      })
    var configuration = PathRecommenderConfiguration()
    configuration.dimension = 8
    configuration.passes = 30
    configuration.heldOutUsers = 0
    configuration.maximumActions = 16
    configuration.firstHidden = 16
    configuration.secondHidden = 16
    configuration.epochs = 3
    let recommender = try PathRecommender(dataset, configuration, seed: 1)
    #expect(recommender.embeddings.vector(of: graph.node(.product, 3)).count == 8)

    var beam = BeamConfiguration()
    beam.widths = [4, 4, 8]
    beam.length = 4
    let found = try recommender.recommend(to: (0..<16).map { Int32($0) }, beam)
    for result in found {
      for recommendation in result.products {
        // Every reason starts at the user and ends at the product, which is new to the user.
        #expect(recommendation.path.user == result.user)
        #expect(graph.entity(recommendation.path.end) == (.product, Int(recommendation.product)))
        #expect(
          !graph.tails(.purchase).contains(row: Int(result.user), column: recommendation.product))
      }
    }
    let metrics = RecommendationMetrics(found, test: dataset.test)
    #expect(metrics.users == 16)
    // Four of the group's products are new to a user, one of them is the test purchase.
    #expect(metrics.hitRatio ?? 0 > 50)
    #expect(dataset.label(of: graph.node(.brand, 1)) == "brand 1")
  }

  /// Sees and changes what the agent sees, hop by hop.
  @Test func aStrangerStandsBetweenWalkAndAgent() throws {
    var configuration = PathRecommenderConfiguration()
    configuration.dimension = 4
    configuration.passes = 1
    configuration.heldOutUsers = 0
    configuration.maximumActions = 10
    configuration.firstHidden = 8
    configuration.secondHidden = 8
    configuration.epochs = 1
    var bazaar = Bazaar.Configuration.regulars
    bazaar.userCount = 100
    bazaar.itemCount = 100
    bazaar.interactionCount = 2_000
    bazaar.clusterCount = 5
    let recommender = try PathRecommender(BazaarGraph(bazaar).dataset, configuration, seed: 1)
    let clean = try recommender.recommend(to: [0, 1, 2])
    let same = try recommender.recommend(to: [0, 1, 2], perturbation: { $0.states })
    #expect(clean == same)
    let blind = try recommender.recommend(
      to: [0, 1, 2],
      perturbation: { step in
        precondition(step.states.shape == [step.paths.count, step.agent.stateWidth])
        return step.states.zerosLike()
      })
    #expect(blind != clean)
  }
}
