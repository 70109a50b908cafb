import Essentials
import Foundation
import Kernels
import Statistics
import Torch

/// Walks many paths from each user, the most probable ways on at each hop, and recommends where they
/// end.
///
/// Of the paths that end in a product which the user has not purchased in the graph, the most probable
/// one to each product counts; products are ranked by (u + purchase) · p. Source: Xian et al. 2019
/// (PGPR).
///
/// Users go side by side in groups of ``groupSize``, each group on one thread, so that results do not
/// depend on the number of threads.
package struct BeamSearch: Sendable {
  /// How many users' paths walk together.
  package static let groupSize = 64

  /// The world.
  package let environment: PathEnvironment
  /// Who decides.
  package let agent: ActorCritic
  /// How it searches.
  package let configuration: BeamConfiguration
  /// What dropout is drawn from; each group of users has a stream of its own.
  package let seed: UInt64
  /// Which of several walks it is, at least 0: no two have a random stream in common.
  package let round: Int
  /// Changes the states before the agent sees them: where attacks come in.
  package var perturbation: StatePerturbation?

  /// A search by an agent in its world.
  package init(
    _ environment: PathEnvironment, _ agent: ActorCritic,
    _ configuration: BeamConfiguration = BeamConfiguration(), seed: UInt64 = 0,
    round: Int = 0, perturbation: StatePerturbation? = nil
  ) {
    precondition(agent.actionWidth == environment.actionWidth, "an output for every action")
    precondition(agent.stateWidth == environment.stateWidth, "an agent for other embeddings")
    self.environment = environment
    self.agent = agent
    self.configuration = configuration
    self.seed = seed
    self.round = round
    self.perturbation = perturbation
  }

  /// All paths of `users` and what is recommended to them, in their order.
  ///
  /// - Parameters:
  ///   - users: Numbers of users, each at most once.
  ///   - progress: Called between groups of users; throwing ends the search.
  package func recommend(
    to users: [Int32], progress: ProgressReport = { _ in }
  ) throws -> [UserRecommendations] {
    let groups = (users.count + BeamSearch.groupSize - 1) / BeamSearch.groupSize
    // Enough groups at a time to keep every thread busy, few enough to report often.
    let portion = 8 * Threads.count
    var result: [UserRecommendations] = []
    result.reserveCapacity(users.count)
    for start in stride(from: 0, to: groups, by: portion) {
      try progress(
        Progress(stage: "walking", completed: result.count, total: users.count, unit: "user"))
      let count = min(portion, groups - start)
      var parts = [[UserRecommendations]](repeating: [], count: count)
      parts.withUnsafeMutableBufferPointer { buffer in
        nonisolated(unsafe) let parts = buffer
        Threads.forEach(of: count) { index in
          let first = (start + index) * BeamSearch.groupSize
          let group = users[first..<min(users.count, first + BeamSearch.groupSize)]
          parts[index] = search(Array(group), group: start + index)
        }
      }
      for part in parts { result += part }
    }
    try progress(
      Progress(stage: "walking", completed: users.count, total: users.count, unit: "user"))
    return result
  }

  /// One group of users on this thread.
  private func search(_ users: [Int32], group: Int) -> [UserRecommendations] {
    let ranking = PurchaseRanking(environment.graph, environment.embeddings)
    return ranking.scores(of: users).withUnsafeMutableBufferPointer(of: Float.self) { scores in
      guard let scores = scores.baseAddress else { return [] }
      let paths = walk(users, group: group, scores: scores)
      return rank(paths, of: users, scores: scores)
    }
  }

  private func walk(
    _ users: [Int32], group: Int, scores: UnsafePointer<Float>
  ) -> [WalkedPath] {
    var rng = SeededGenerator(
      seed: seed, stream: "beam search", index: WalkStep.index(group, ofRound: round))
    let products = environment.graph.count(.product)
    var rows = [Int32: Int](minimumCapacity: users.count)
    for (row, user) in users.enumerated() { rows[user] = row }
    var walk = WalkBatch(environment, users: users)
    for hop in 0..<PathEnvironment.hops {
      let count = walk.paths.count
      let lists = environment.actionLists(capacity: count)
      let paths = walk.paths
      walk.findActions(into: lists) { scores + (rows[paths[$0].user] ?? 0) * products }
      var states = walk.states()
      if let perturbation {
        states = perturbation(
          WalkStep(
            hop: hop, group: group, round: round, states: states, walk: walk, actions: lists,
            agent: agent)
        ).detached()
      }
      let output = agent(states, dropout: configuration.dropout, using: &rng)
      let moves = BeamSearch.best(configuration.widths[hop], of: lists, heads: output.heads, count)
      walk.advance(by: moves, of: lists)
    }
    return walk.paths
  }

  /// The most probable actions of each path, up to `width`, most probable first.
  static func best(
    _ width: Int, of lists: ActionLists, heads: Tensor, _ count: Int
  ) -> [WalkBatch.Move] {
    var moves: [WalkBatch.Move] = []
    moves.reserveCapacity(count * width)
    let stride = lists.width + 1
    heads.withUnsafeMutableBufferPointer(of: Float.self) { heads in
      guard let heads = heads.baseAddress else { return }
      var chosen = [Int32](repeating: 0, count: width + 1)
      chosen.withUnsafeMutableBufferPointer { chosen in
        for path in 0..<count {
          let logits = heads + path * stride
          let actions = Int(lists.counts[path])
          var found = 0
          for action in 0..<actions {
            let logit = logits[action]
            // Among equals the first.
            if found == width, logit <= logits[Int(chosen[found - 1])] { continue }
            var place = found
            while place > 0, logits[Int(chosen[place - 1])] < logit {
              chosen[place] = chosen[place - 1]
              place -= 1
            }
            chosen[place] = Int32(action)
            found = min(width, found + 1)
          }
          let highest = logits[Int(chosen[0])]
          let sum = exponentialSum(logits, actions, above: highest)
          for place in 0..<found {
            let action = chosen[place]
            moves.append(
              WalkBatch.Move(
                path: Int32(path), action: action,
                probability: exp(logits[Int(action)] - highest) / sum))
          }
        }
      }
    }
    return moves
  }

  /// Σ e^(x − highest).
  private static func exponentialSum(
    _ values: UnsafePointer<Float>, _ count: Int, above highest: Float
  ) -> Float {
    let shift = SIMD8<Float>(repeating: highest)
    var sums = SIMD8<Float>.zero
    var index = 0
    while index + 8 <= count {
      let block = UnsafeRawPointer(values + index).loadUnaligned(as: SIMD8<Float>.self)
      sums += exponential(block - shift)
      index += 8
    }
    var sum = sums.sum()
    while index < count {
      sum += exp(values[index] - highest)
      index += 1
    }
    return sum
  }

  private func rank(
    _ paths: [WalkedPath], of users: [Int32], scores: UnsafePointer<Float>
  ) -> [UserRecommendations] {
    let graph = environment.graph
    let products = graph.count(.product)
    let firstProduct = graph.node(.product, 0).index
    let purchases = graph.tails(.purchase)
    func weight(_ path: WalkedPath) -> Float {
      configuration.inflatesProbabilities ? path.inflatedProbability : path.probability
    }
    var result: [UserRecommendations] = []
    var start = 0
    for (row, user) in users.enumerated() {
      // Paths stay in the order of their users.
      var end = start
      while end < paths.count, paths[end].user == user { end += 1 }
      var best: [Recommendation] = []
      for path in paths[start..<end] {
        let product = path.end.index - firstProduct
        guard (0..<products).contains(product),
          !purchases.contains(row: Int(user), column: Int32(product))
        else { continue }
        if let known = best.firstIndex(where: { $0.product == Int32(product) }) {
          if weight(path) > weight(best[known].path) { best[known].path = path }
        } else {
          best.append(
            Recommendation(
              product: Int32(product), score: scores[row * products + product], path: path))
        }
      }
      best.sort {
        ($1.score, weight($1.path), $0.product) < ($0.score, weight($0.path), $1.product)
      }
      result.append(
        UserRecommendations(
          user: user, products: Array(best.prefix(configuration.length)),
          paths: Array(paths[start..<end])))
      start = end
    }
    return result
  }
}
