import Kernels
import Torch

/// Paths that walk side by side, hop by hop.
///
/// At each hop: ``writeStates(to:)`` and ``findActions(into:productScores:)`` say where they are and
/// what they may do; ``advance(by:)`` moves them. A path may go on in several ways, and some may end:
/// so the number of paths changes.
package struct WalkBatch: Sendable {
  /// One way on: path `path` takes its action `action`, which had this probability.
  package struct Move: Sendable, Equatable {
    /// Which path of the batch.
    package var path: Int32
    /// Which of its actions.
    package var action: Int32
    /// How probable it was.
    package var probability: Float

    /// A move from its parts.
    @inlinable
    package init(path: Int32, action: Int32, probability: Float) {
      self.path = path
      self.action = action
      self.probability = probability
    }
  }

  /// The world.
  package let environment: PathEnvironment
  /// The paths so far.
  package private(set) var paths: [WalkedPath]
  /// How many hops they have made, from 0 to 3.
  package private(set) var hop = 0

  /// One path from each of `users`, which need not be different.
  package init(_ environment: PathEnvironment, users: some Collection<Int32>) {
    self.environment = environment
    paths = users.map { WalkedPath(user: $0) }
  }

  /// Writes the state of every path, `[paths, 4 d]`, row after row.
  package func writeStates(to states: UnsafeMutablePointer<Float>) {
    nonisolated(unsafe) let states = states
    let (paths, hop, environment) = (paths, hop, environment)
    Threads.forEachRange(of: paths.count, grain: 16) { range in
      WalkBatch.writeStates(of: paths, range, hop: hop, environment, to: states)
    }
  }

  private static func writeStates(
    of paths: [WalkedPath], _ range: Range<Int>, hop: Int, _ environment: PathEnvironment,
    to states: UnsafeMutablePointer<Float>
  ) {
    let width = environment.embeddings.dimension
    let nodes = environment.embeddings.nodes
    let relations = environment.embeddings.relations
    paths.withUnsafeBufferPointer { paths in
      for row in range {
        let path = paths[row]
        let state = states + row * 4 * width
        state.update(from: nodes.numbers(Int(path.user)), count: width)
        (state + width).update(from: nodes.numbers(path.end.index), count: width)
        if hop == 0 {
          (state + 2 * width).update(repeating: 0, count: 2 * width)
          continue
        }
        let previous = hop == 1 ? NodeID(Int(path.user)) : path.nodes.0
        let relation = hop == 1 ? path.relations.0 : path.relations.1
        (state + 2 * width).update(from: nodes.numbers(previous.index), count: width)
        (state + 3 * width).update(
          from: relations.numbers(Int(relation.rawValue)), count: width)
      }
    }
  }

  /// The state of every path, `[paths, 4 d]`.
  package func states() -> Tensor {
    let result = Tensor.uninitialized([paths.count, environment.stateWidth])
    result.withUnsafeMutableBufferPointer(of: Float.self) { buffer in
      if let base = buffer.baseAddress { writeStates(to: base) }
    }
    return result
  }

  /// Writes what every path may do next; `lists` must have room for them.
  ///
  /// - Parameter productScores: For each path the memory of (u + purchase) · p of all products, where
  ///   that is known; it only saves time.
  package func findActions(
    into lists: ActionLists, productScores: ((Int) -> UnsafePointer<Float>)? = nil
  ) {
    precondition(lists.capacity >= paths.count, "no room for the actions of \(paths.count) paths")
    precondition(hop < PathEnvironment.hops, "the walk is over")
    let (paths, hop, environment) = (paths, hop, environment)
    nonisolated(unsafe) let productScores = productScores
    Threads.forEachRange(of: paths.count, grain: 8) { range in
      var finder = ActionFinder(environment)
      for row in range {
        let path = paths[row]
        // After one hop the path has been at its user and where it is.
        let visited = hop == 2 ? path.nodes.0.rawValue : -1
        lists.counts[row] = finder.find(
          at: path.end.rawValue, user: path.user, visited: visited,
          productScores: productScores?(row), nodes: lists.nodes + row * lists.width,
          relations: lists.relations + row * lists.width)
      }
    }
  }

  /// Makes the next hop: the paths become those that `moves` lead to, in their order.
  package mutating func advance(by moves: [Move], of lists: ActionLists) {
    precondition(hop < PathEnvironment.hops, "the walk is over")
    var next: [WalkedPath] = []
    next.reserveCapacity(moves.count)
    for move in moves {
      let place = Int(move.path) * lists.width + Int(move.action)
      var path = paths[Int(move.path)]
      path.make(
        hop: hop, Relation(rawValue: lists.relations[place]) ?? .stay,
        to: NodeID(Int(lists.nodes[place])), probability: move.probability)
      next.append(path)
    }
    paths = next
    hop += 1
  }
}
