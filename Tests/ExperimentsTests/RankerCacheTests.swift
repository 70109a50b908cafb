import Essentials
import Interactions
import Rankers
import TestSupport
import Testing

@testable import Experiments

@Suite struct RankerCacheTests {
  private let folder: TemporaryFolder
  private let cache: RankerCache
  private let dataset = Bazaar(.small, seed: 1).dataset

  init() throws {
    folder = try TemporaryFolder()
    cache = try RankerCache(folder: folder.path)
  }

  private func path(
    _ configuration: BPR.Configuration = .init(), fakeUsers: Int = 2, targets: Int = 1,
    seed: UInt64 = 1, dataset: Dataset? = nil
  ) throws -> String {
    let dataset = dataset ?? self.dataset
    return try cache.checkpoint(
      of: BPR.self, configuration,
      users: UserRoster(realCount: dataset.log.userCount, fakeCount: fakeUsers),
      items: ItemCatalog(originalCount: dataset.log.itemCount, targetCount: targets),
      dataset: dataset, seed: seed
    ).path
  }

  /// Whatever decides what training gives has a file of its own.
  @Test func everyModelHasItsOwnFile() throws {
    var slow = BPR.Configuration()
    slow.learningRate = 0.01
    let paths = try [
      path(), path(slow), path(fakeUsers: 3), path(targets: 2), path(seed: 2),
      path(dataset: Bazaar(.small, seed: 2).dataset),
    ]
    #expect(Set(paths).count == paths.count)
    #expect(try path() == paths[0])
  }

  /// The name of a dataset and how a model is updated decide nothing about its training.
  @Test func whatDecidesNothingSharesTheFile() throws {
    var updated = BPR.Configuration()
    updated.updatePasses = 7
    updated.updateLearningRate = 1
    let renamed = Dataset(
      name: "another", userNames: dataset.userNames, itemNames: dataset.itemNames,
      log: dataset.log)
    #expect(try path(updated) == path())
    #expect(try path(dataset: renamed) == path())
  }

  @Test func aFolderThatCannotBeIsNamed() throws {
    let file = try folder.write("", to: "file")
    #expect(
      throws: InputError(
        .cannotCreate,
        "the folder for trained models cannot be made; --no-cache trains without one",
        file: file + "/cache")
    ) { try RankerCache(folder: file + "/cache") }
  }
}
