import Testing
@testable import Interactions

@Suite struct ItemCatalogTests {
  @Test(arguments: [(5, 3), (0, 2), (4, 0), (0, 0)])
  func targetsFollowOriginals(originals: Int, targets: Int) {
    let catalog = ItemCatalog(originalCount: originals, targetCount: targets)
    #expect(catalog.count == originals + targets)
    #expect(Array(catalog.originals) + Array(catalog.targets) == Array(0..<catalog.count))
    for item in 0..<catalog.count {
      #expect(catalog.isTarget(ItemID(item)) == catalog.targets.contains(item))
    }
  }
}
