import Foundation
import Testing

@testable import Interactions

/// Where the real datasets lie, if they do.
private let data = DatasetFolder(
  path: ProcessInfo.processInfo.environment["MITHRIDATE_DATA"] ?? "../shared/data")

private func isInstalled(_ name: String) -> Bool {
  DatasetRecipe.named(name).flatMap(data.installedFile) != nil
}

@Suite struct DatasetRecipeTests {
  // Table II of Song et al. 2020: users and samples exactly. Its items too, but for Steam, where it
  // has two more (5,134), which nothing in the file explains.
  @Test(
    .enabled(if: DatasetRecipe.all.map(\.identifier).allSatisfy(isInstalled)),
    arguments: [
      ("steam", 6_506, 5_132, 180_721), ("movielens-1m", 5_999, 3_706, 943_317),
      ("amazon-phone", 27_879, 10_429, 166_560), ("amazon-clothing", 39_387, 23_033, 239_290),
    ])
  func tableII(name: String, users: Int, items: Int, samples: Int) throws {
    let dataset = try data.load(name)
    #expect(dataset.log.userCount == users)
    #expect(dataset.log.itemCount == items)
    #expect(dataset.sampleCount == samples)
  }

  @Test(.enabled(if: isInstalled("amazon-beauty")))
  func beautyIsTheWholeFiveCore() throws {
    let log = try data.load("amazon-beauty").log
    #expect(log.userCount == 22_363)
    #expect(log.itemCount == 12_101)
    #expect(log.count == 198_502)
  }

  @Test(.enabled(if: isInstalled("steam")))
  func steamWithoutRepeatsIsTheReferences() throws {
    let log = try data.load("steam", unique: true).log
    #expect(log.userCount == 5_216)
    #expect(log.itemCount == 5_062)
    #expect(log.count == 119_084)
  }
}
