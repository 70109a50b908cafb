import Synchronization

/// Memory for propagation that is used again and again.
///
/// What an update works in is hundreds of megabytes on a large graph, and getting that much from
/// the operating system takes as long as the arithmetic in it. The copies of a model share one of
/// these: each takes a workspace and gives it back when it goes.
final class GraphWorkspaces: Sendable {
  private let free = Mutex<[GraphPropagation]>([])

  /// A workspace that nobody uses, for networks of the size of `network`, with a way back.
  func take(for network: GraphNetwork) -> GraphPropagation {
    free.withLock { $0.popLast() } ?? GraphPropagation(network, training: true)
  }

  /// Takes back what nobody looks at any more.
  func giveBack(_ workspace: GraphPropagation) { free.withLock { $0.append(workspace) } }
}
