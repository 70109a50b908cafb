import Essentials
import Testing

@testable import Interactions

/// What is promoted stands last, and nothing else changes but numbers.
@Suite struct PromotionTests {
  private let dataset = Dataset(
    name: "shop", userNames: ["ann", "bob", "cid"], itemNames: ["a", "b", "c", "d"],
    log: InteractionLog(
      rows: [[0, 2, 1], [2, 3], [1, 1, 0]].map { $0.map { ItemID($0) } }, itemCount: 4))

  /// Everybody's interactions by name.
  private func names(_ dataset: Dataset) -> [[String]] {
    (0..<dataset.log.userCount).map { user in
      dataset.log[UserID(user)].map { dataset.itemNames[$0.index] }
    }
  }

  @Test func itemsOfTheLogStandLastInTheOrderTheyWereNamed() throws {
    let promotion = try Promotion(of: dataset, named: ["c", "a"], new: 2, option: "--x")
    #expect(promotion.dataset.itemNames == ["b", "d", "c", "a"])
    #expect(names(promotion.dataset) == names(dataset))
    #expect(promotion.items == ItemCatalog(originalCount: 2, targetCount: 4))
    #expect(promotion.knownCount == 2 && promotion.newCount == 2)
    #expect(promotion.targetNames == ["c", "a", "target-0", "target-1"])
    #expect(promotion.knownTargetNames == ["c", "a"])
    #expect(promotion.dataset.userNames == dataset.userNames)
    // Another log to whoever keeps what was trained on it.
    #expect(promotion.dataset.checksum != dataset.checksum)
    #expect(
      try Promotion(of: dataset, named: ["a", "c"], option: "--x").dataset.checksum
        != promotion.dataset.checksum)
  }

  @Test func newItemsKeepTheirNames() throws {
    let promotion = try Promotion(
      of: dataset, named: ["target-7", "b"], new: 1, option: "--x")
    #expect(promotion.dataset.itemNames == ["a", "c", "d", "b"])
    #expect(promotion.targetNames == ["b", "target-7", "target2-0"])
    let new = Promotion(of: dataset, new: 2)
    #expect(new.dataset.checksum == dataset.checksum)
    #expect(new.targetNames == ["target-0", "target-1"] && new.knownTargetNames.isEmpty)
  }

  @Test func timesStayWithTheirInteractions() throws {
    let timed = Dataset(
      name: "shop", userNames: ["ann", "bob", "cid"], itemNames: dataset.itemNames,
      log: InteractionLog(
        offsets: dataset.log.offsets, items: dataset.log.items,
        times: (0..<8).map(Double.init), itemCount: 4))
    let promotion = try Promotion(of: timed, named: ["a"], option: "--x")
    #expect(promotion.dataset.log.times == timed.log.times)
  }

  @Test func whatWasHeldBackMovesToo() throws {
    let parts = PublishedParts(test: [[ItemID(0)], [ItemID(3), ItemID(2)], []])
    let promotion = try Promotion(of: dataset, named: ["c", "a"], option: "--x")
    let moved = promotion.moved(parts)
    #expect(
      moved.test.map { $0.map { promotion.dataset.itemNames[$0.index] } } == [
        ["a"], ["d", "c"], [],
      ])
    #expect(moved.validation == nil)
    #expect(Promotion(of: dataset, new: 1).moved(parts) == parts)
  }

  @Test(arguments: [
    ([], "names no item"), (["a", ""], "one without a name"), (["a", "b", "a"], "an item twice"),
    (["a", "b", "c", "d"], "every item of shop"),
  ])
  func whatCannotBePromotedIsRefused(names: [String], complaint: String) throws {
    let error = #expect(throws: InputError.self) {
      try Promotion(of: dataset, named: names, option: "--target-items")
    }
    #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "")")
  }
}
