import Testing
@testable import Interactions

@Suite struct KnownDatasetTests {
  @Test func namesAreUnique() {
    let names = KnownDataset.all.map(\.name)
    #expect(Set(names).count == names.count)
  }

  /// Each is found by its own counts, first of all.
  @Test(arguments: KnownDataset.all)
  func eachIsFound(dataset: KnownDataset) {
    let matches = KnownDataset.matches(
      users: dataset.users ?? 7, items: dataset.items ?? 7, interactions: dataset.interactions)
    #expect(matches.first?.isExact == true)
    #expect(matches.contains { $0.dataset == dataset && $0.isExact })
  }

  /// MovieLens 1M without one rating is not MovieLens 1M, but near it; nothing is near nothing.
  @Test func nearOnesAreTold() {
    let near = KnownDataset.matches(users: 6_040, items: 3_706, interactions: 1_000_208)
    #expect(near.first?.dataset.name == "MovieLens 1M" && near.first?.isExact == false)
    #expect(KnownDataset.matches(users: 1, items: 1, interactions: 1).isEmpty)
  }
}
