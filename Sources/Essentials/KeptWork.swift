import Foundation
import Synchronization

/// What this run has left on the drive that the same command goes on from: what a promise to continue
/// can rest on.
package enum KeptWork {
  /// What is left.
  package enum Extent: Sendable {
    /// Nothing.
    case nothing
    /// Trained models, which the same command takes up; but what came after starts anew.
    case models
    /// The work itself.
    case progress
  }

  private static let state = Mutex((checkpoints: Set<String>(), hasModels: false))

  /// Somebody can go on from the file or store at `path`.
  package static func note(checkpoint path: String) {
    state.withLock { _ = $0.checkpoints.insert(path) }
  }

  /// The file at `path` holds a trained model from now on: what comes after does not go on from it.
  package static func finish(checkpoint path: String) {
    state.withLock { if $0.checkpoints.remove(path) != nil { $0.hasModels = true } }
  }

  /// A model is trained and kept, so that nobody trains it again.
  package static func noteModel() { state.withLock { $0.hasModels = true } }

  /// What is left now.
  package static var extent: Extent {
    let (checkpoints, hasModels) = state.withLock { $0 }
    if checkpoints.contains(where: FileManager.default.fileExists(atPath:)) { return .progress }
    return hasModels ? .models : .nothing
  }
}
