import Interactions
import Testing
@testable import PathReasoning

@Suite struct BazaarGraphTests {
  @Test func bazaarKeepsTestPurchasesApart() {
    let data = BazaarGraph(.small, seed: 4).dataset
    let log = BazaarGraph(.small, seed: 4).bazaar.dataset.log
    for user in 0..<log.userCount {
      let all = Set(log[UserID(user)].map(\.rawValue))
      let train = data.graph.tails(.purchase)[user]
      let test = data.test[user]
      #expect(Set(train).union(test) == all)
      #expect(train.count + test.count == all.count)
      #expect(test.count == 3 * log[UserID(user)].count / 10 && !train.isEmpty)
    }
    #expect(data.graph.livePatterns == PathPattern.all)
    #expect(data.graph.checksum == BazaarGraph(.small, seed: 4).dataset.graph.checksum)
    #expect(data.graph.checksum != BazaarGraph(.small, seed: 5).dataset.graph.checksum)
  }

  /// What edges mean, product by product.
  @Test func edgesFollowTheClusters() {
    let made = BazaarGraph(.small, seed: 4)
    let (graph, clusters) = (made.dataset.graph, made.bazaar.clusters)
    for (product, cluster) in clusters.enumerated() {
      #expect(Array(graph.tails(.belongsTo)[product]) == [0, Int32(1 + cluster)])
      #expect(graph.tails(.producedBy)[product].allSatisfy { Int($0) / 4 == cluster })
      #expect(graph.tails(.producedBy)[product].count <= 1)
      // Its own twin, and six of its cluster.
      let viewed = graph.tails(.alsoViewed)[product]
      #expect(viewed.contains(Int32(product)) && viewed.count <= 7)
      #expect(viewed.allSatisfy { clusters[Int($0)] == cluster })
      let bought = graph.tails(.alsoBought)[product]
      #expect(bought.count <= 12)
      #expect(graph.tails(.boughtTogether)[product].allSatisfy { bought.contains($0) })
      #expect(graph.tails(.boughtTogether)[product].isEmpty == bought.isEmpty)
    }
    #expect(made.dataset.name == "bazaar-kg")
    #expect(made.dataset.label(of: graph.node(.brand, 3)) == "brand-3")
  }
}
