import Essentials
import Foundation
import Interactions
import Rankers

/// The folder where trained rankers are kept, so that each is trained once.
///
/// A model is found again if everything agrees that decides what training gives: the dataset, the
/// part of it that is learned from, how many users and items there are (room for fake users and
/// targets included), the ranker, its hyperparameters without those of updates, and the seed.
package struct RankerCache: Sendable {
  private let folder: URL

  /// Makes the folder.
  ///
  /// One that is there and cannot be written to serves what it holds; what is trained for it is not
  /// kept, which ``Essentials/Warning`` says.
  ///
  /// - Throws: ``InputError/Kind/cannotCreate`` if it is not there and cannot be made.
  package init(folder path: String) throws {
    folder = URL(filePath: path)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw InputError(
        .cannotCreate,
        "the folder for trained models cannot be made; --no-cache trains without one", file: path)
    }
    AtomicFile.sweep(folder.path)
  }

  /// What most trainings learn from: all but the last two interactions of each user.
  static let leaveOneOut = "leave-one-out training"

  /// The file of a ranker that is trained on a part of a log.
  ///
  /// - Parameter part: What names that part.
  /// - Parameter defenses: What stands before it, which decides what is left of these; see
  ///   ``Swift/Array/identity``.
  func checkpoint<Model: Ranker>(
    of type: Model.Type, _ configuration: Model.Configuration, users: UserRoster,
    items: ItemCatalog, dataset: Dataset, seed: UInt64, part: String = leaveOneOut,
    behind defenses: String? = nil
  ) throws -> RankerCheckpoint {
    let training = try configuration.values.filter { !$0.key.hasPrefix("update") }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return RankerCheckpoint(
      folder: folder.path, ranker: type.identifier,
      identity: [
        "dataset": dataset.checksum,
        "part": part + (defenses.map { ", behind \($0)" } ?? ""),
        "users": "\(users.realCount)+\(users.fakeCount)",
        "items": "\(items.originalCount)+\(items.targetCount)",
        "configuration": String(decoding: try encoder.encode(training), as: UTF8.self),
        "seed": "\(seed)",
      ])
  }
}
