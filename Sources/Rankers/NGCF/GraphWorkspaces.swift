import Synchronization

/// Memory for propagation that is used again and again.
///
/// What an update works in is hundreds of megabytes on a large graph, and getting that much from
/// the operating system takes as long as the arithmetic in it. The copies of a model share one of
/// these: each takes a workspace, which comes back when the last model that looks at it goes.
final class GraphWorkspaces: Sendable {
  private let free = Mutex<[GraphPropagation]>([])

  /// A workspace that nobody uses, for networks of the size of `network`.
  func take(for network: GraphNetwork) -> Loan {
    let propagation = free.withLock { $0.popLast() } ?? GraphPropagation(network, training: true)
    return Loan(propagation: propagation, from: self)
  }

  /// A workspace on loan, given back when nobody holds this any more.
  final class Loan: Sendable {
    /// What was lent.
    let propagation: GraphPropagation
    private let owner: GraphWorkspaces

    fileprivate init(propagation: GraphPropagation, from owner: GraphWorkspaces) {
      self.propagation = propagation
      self.owner = owner
    }

    deinit { owner.free.withLock { $0.append(propagation) } }
  }
}
