import Documents
import Interactions
import Rankers

extension TrainDocument.Recommendations {
  /// The best items of a user, by their names in `dataset`.
  init(_ top: TopItems, of dataset: Dataset) {
    self.init(
      user: dataset.userNames[top.user.index],
      items: top.items.map { Item(item: dataset.itemName($0.item), score: $0.score) })
  }
}
