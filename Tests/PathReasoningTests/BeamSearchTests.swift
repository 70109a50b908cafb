import Essentials
import Foundation
import Kernels
import Testing
import Torch
@testable import PathReasoning

@Suite struct BeamSearchTests {
  private let environment: PathEnvironment
  private let agent: ActorCritic

  init() {
    let graph = BazaarGraph(.small).dataset.graph
    var rng = SeededGenerator(seed: 6)
    let embeddings = GraphEmbeddings(randomFor: graph, dimension: 8, using: &rng)
    for node in 0..<graph.nodeCount {
      embeddings.nodes[node] = embeddings.nodes[node].map { 20 * $0 }
    }
    environment = PathEnvironment(graph, embeddings, maximumActions: 15)
    agent = ActorCritic(
      state: environment.stateWidth, hidden: (24, 16), actions: environment.actionWidth, using: &rng
    )
  }

  /// All ways on of one path, with their probabilities, one state at a time and by sorting.
  private func waysOn(_ walk: WalkBatch) -> [(move: WalkBatch.Move, lists: ActionLists)] {
    let lists = environment.actionLists(capacity: 1)
    walk.findActions(into: lists)
    var rng = SeededGenerator(seed: 0)
    let logits = agent(walk.states(), dropout: 0, using: &rng).logits.array(of: Double.self)
    let count = Int(lists.counts[0])
    let sum = logits[..<count].reduce(0) { $0 + exp($1) }
    return (0..<count).sorted { logits[$0] > logits[$1] }.map { action in
      let probability = Float(exp(logits[action]) / sum)
      return (.init(path: 0, action: Int32(action), probability: probability), lists)
    }
  }

  private func bruteForce(_ user: Int32, widths: [Int]) -> [WalkedPath] {
    func extend(_ walk: WalkBatch) -> [WalkedPath] {
      if walk.hop == PathEnvironment.hops { return walk.paths }
      return waysOn(walk).prefix(widths[walk.hop]).flatMap { way in
        var next = walk
        next.advance(by: [way.move], of: way.lists)
        return extend(next)
      }
    }
    return extend(WalkBatch(environment, users: [user]))
  }

  @Test(arguments: [[25, 5, 1], [2, 3, 4], [1, 1, 1], [100, 100, 100]])
  func agreesWithBruteForce(widths: [Int]) throws {
    var beam = BeamConfiguration()
    beam.widths = widths
    let users: [Int32] = widths[2] == 100 ? [7] : [0, 7, 100, 199, 3]
    let found = try BeamSearch(environment, agent, beam).recommend(to: users)
    #expect(found.map(\.user) == users)
    let purchases = environment.graph.tails(.purchase)
    for result in found {
      let expected = bruteForce(result.user, widths: widths)
      #expect(result.paths.count == expected.count)
      var best: [Int32: WalkedPath] = [:]
      for (path, truth) in zip(result.paths, expected) {
        #expect(path.nodes == truth.nodes && path.relations == truth.relations)
        #expect(abs(path.probability - truth.probability) < 1e-5)
        let (kind, product) = environment.graph.entity(path.end)
        guard kind == .product, !purchases[Int(result.user)].contains(Int32(product)) else {
          continue
        }
        if path.probability > best[Int32(product)]?.probability ?? -1 {
          best[Int32(product)] = path
        }
      }
      // Ranked by score; scores of different products differ here.
      func score(_ product: Int32) -> Float {
        environment.score(
          user: result.user, product: environment.graph.node(.product, Int(product)))
      }
      let ranked = best.keys.sorted { score($0) > score($1) }.prefix(10)
      #expect(result.products.map(\.product) == Array(ranked))
      for recommendation in result.products {
        #expect(recommendation.path == best[recommendation.product])
      }
    }
  }

  /// The same bits on one thread and on two, and whoever else is asked for.
  @Test func threadsDoNotMatter() throws {
    let users = (0..<200).map { Int32($0) }
    let before = Threads.count
    defer { Threads.count = before }
    var beam = BeamConfiguration()
    beam.dropout = 0.5
    let runs = try [1, 2].map { count in
      Threads.count = count
      return try BeamSearch(environment, agent, beam, seed: 4).recommend(to: users)
    }
    #expect(runs[0] == runs[1])
    #expect(runs[0] != (try BeamSearch(environment, agent, beam, seed: 5).recommend(to: users)))
  }

  /// A perturbation of zero changes nothing; one that hides the state gives every user the walk of
  /// nobody in particular; gradients flow to states inside of one.
  @Test func perturbationsComeBetweenWalkAndAgent() throws {
    let users = (0..<100).map { Int32($0) }
    let clean = try BeamSearch(environment, agent).recommend(to: users)
    let same = try BeamSearch(environment, agent) { $0.states + 0 }.recommend(to: users)
    #expect(same == clean)
    let blind = try BeamSearch(environment, agent) { $0.states.zerosLike() }.recommend(to: users)
    #expect(blind != clean)
    let descended = try BeamSearch(environment, agent) { step in
      let states = step.states.requiringGradient()
      var rng = SeededGenerator(seed: 0)
      let values = step.agent(states, dropout: 0, using: &rng).values.sum()
      let slope = gradients(of: values, withRespectTo: [states])[0]
      precondition(step.mask.shape == [step.walk.paths.count, 16])
      return step.states - slope * 100
    }.recommend(to: users)
    #expect(descended != clean)
  }

  @Test func progressMayStopIt() throws {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      _ = try BeamSearch(environment, agent).recommend(to: [0]) { _ in throw Stop() }
    }
  }
}
