import Documents
import Essentials
import Evasion
import PathReasoning
import Testing
@testable import Experiments

@Suite struct EvasionTrialTests {
  private let recommender: PathRecommender

  init() throws {
    var configuration = PathRecommenderConfiguration()
    configuration.dimension = 16
    configuration.passes = 40
    configuration.heldOutUsers = 0
    configuration.maximumActions = 40
    configuration.firstHidden = 32
    configuration.secondHidden = 16
    configuration.learningRate = 1e-3
    configuration.epochs = 4
    recommender = try PathRecommender(BazaarGraph(.small).dataset, configuration, seed: 1)
  }

  private func outcome(
    _ attack: String, _ change: (inout EvasionPlan) -> Void = { _ in }
  ) throws -> EvadeDocument {
    var plan = EvasionPlan(attack: attack)
    change(&plan)
    return try EvasionTrial(plan).run(on: recommender) { _ in }
  }

  @Test(arguments: Catalog.evasionAttacks.map { $0.identifier })
  func everyAttackIsMeasured(attack: String) throws {
    let found = try outcome(attack)
    #expect(found.frequency == 1)
    #expect(found.users == recommender.dataset.graph.count(.user))
    #expect(found.metrics.keys.sorted() == ["hr@10", "ndcg@10", "precision@10", "recall@10"])
    #expect(found.metrics.values.allSatisfy { (0...100).contains($0 ?? -1) })
    #expect(found.changedPaths ?? 0 > 0 && found.changedPaths ?? 2 <= 1)
    #expect(found.meanPerturbationNorms?.l2 ?? 0 > 0)
    #expect(found.paths > found.users)
    // Nobody is left out.
    #expect(found.countedUsersUnderAttack == found.countedUsers && !found.comparesOtherUsers)
  }

  /// Where users with short lists are left out, who counts under the attack is told beside who counts without.
  @Test func whoIsLeftUnderAttackIsCounted() throws {
    var beam = BeamConfiguration()
    beam.widths = [25, 5, 1]
    let found = try outcome("fgsm-linf") {
      $0.beam.widths = [25, 5, 1]
      $0.leavesOutShortLists = true
    }
    let attack = ScheduledAttack(
      FastGradientSign(), objective: .value, epsilon: 0.5, seed: 1)
    let test = recommender.dataset.test
    let users = (0..<Int32(recommender.dataset.graph.count(.user))).map { $0 }
    func counted(_ lists: [UserRecommendations]) -> Int {
      lists.count { $0.products.count >= 10 && !test[Int($0.user)].isEmpty }
    }
    let attacked = try recommender.recommend(to: users, beam, perturbation: attack.perturbation)
    #expect(found.countedUsers == counted(try recommender.recommend(to: users, beam)))
    #expect(found.countedUsersUnderAttack == counted(attacked))
    #expect(found.comparesOtherUsers == (found.countedUsersUnderAttack != found.countedUsers))
  }

  @Test func noBudgetIsNoAttack() throws {
    let found = try outcome("fgsm-linf") { $0.epsilon = 0 }
    #expect(found.metrics == found.clean)
    #expect(found.changedPaths == 0)
    #expect(found.example == nil)
    #expect(found.meanPerturbationNorms == .init(l0: 0, l1: 0, l2: 0, linf: 0))
    #expect(found.meanListLength?.attacked == found.meanListLength?.clean)
  }

  /// Clean figures against a search and metrics of its own.
  @Test func cleanFiguresAreThoseOfTheRecommender() throws {
    let found = try outcome("gaussian") { $0.users = 50 }
    let users = (0..<50).map { Int32($0) }
    let recommended = try recommender.recommend(to: users)
    let metrics = RecommendationMetrics(recommended, test: recommender.dataset.test)
    #expect(found.clean["ndcg@10"] == metrics.ndcg)
    #expect(found.clean["recall@10"] == metrics.recall)
    #expect(found.clean["hr@10"] == metrics.hitRatio)
    #expect(found.clean["precision@10"] == metrics.precision)
    #expect(found.countedUsers == metrics.users)
    #expect(found.meanListLength?.clean == Double(recommended.flatMap(\.products).count) / 50)
  }

  @Test func aSharedCleanWalkChangesNothing() throws {
    let trial = try EvasionTrial(EvasionPlan(attack: "fgsm-l2"))
    let clean = try trial.walkClean(recommender) { _ in }
    var shared = try trial.run(on: recommender, clean: clean) { _ in }
    var alone = try trial.run(on: recommender) { _ in }
    shared.seconds = .init(clean: 0, attacked: 0)
    alone.seconds = shared.seconds
    #expect(try shared.json == alone.json)
  }

  /// The example is about a user whose first product changed, and its hops are edges of the graph.
  @Test func theExampleShowsAChangedWalk() throws {
    let found = try outcome("fgsm-linf") { $0.epsilon = 2 }
    let example = try #require(found.example)
    let graph = recommender.dataset.graph
    for steps in [example.clean, example.attacked] {
      #expect(steps.count == 3)
      #expect(steps.last?.kind == "product")
      var node = graph.node(.user, example.user)
      for step in steps {
        let kind = try #require(EntityKind.allCases.first { $0.name == step.kind })
        let next = graph.node(kind, step.node)
        let edges = recommender.environment.adjacency.edges(from: node)
        #expect(
          step.relation == "stay"
            ? next == node : edges.contains { $0.node == next && $0.relation.name == step.relation }
        )
        #expect(step.label == recommender.dataset.label(of: next))
        node = next
      }
    }
    #expect(example.clean.last != example.attacked.last)
    let same = zip(example.clean, example.attacked).prefix { $0 == $1 }.count
    #expect(example.changedHop == same + 1)
  }

  /// Attacked paths that a user's clean search has too are not changed.
  @Test func theShareOfChangedPathsCounts() throws {
    let clean = try recommender.recommend(to: [0, 1, 2])
    #expect(EvasionTrial.changedShare(of: clean, from: clean) == 0)
    let other = try recommender.recommend(to: [3, 4, 5])
    #expect(EvasionTrial.changedShare(of: other, from: clean) == 1)
    let mixed = [clean[0], other[1], other[2]]
    let all = mixed.reduce(0) { $0 + $1.paths.count }
    #expect(
      EvasionTrial.changedShare(of: mixed, from: clean)
        == Double(all - clean[0].paths.count) / Double(all))
  }
}
