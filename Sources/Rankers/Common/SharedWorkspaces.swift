import Synchronization

/// Memory that is used again and again by the copies of a model: each takes a workspace, which comes
/// back when the last model that looks at it goes.
///
/// Getting as much from the operating system again for every update takes as long as the arithmetic in
/// it.
final class SharedWorkspaces<Workspace: Sendable>: Sendable {
  private let free = Mutex<[Workspace]>([])

  /// A workspace that nobody uses, one made by `make` if there is none.
  func take(_ make: () -> Workspace) -> Loan {
    Loan(free.withLock { $0.popLast() } ?? make(), from: self)
  }

  /// A workspace on loan, given back when nobody holds this any more.
  final class Loan: Sendable {
    /// What was lent.
    let workspace: Workspace
    private let owner: SharedWorkspaces

    fileprivate init(_ workspace: Workspace, from owner: SharedWorkspaces) {
      self.workspace = workspace
      self.owner = owner
    }

    deinit { owner.free.withLock { $0.append(workspace) } }
  }
}
