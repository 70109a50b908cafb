import Foundation
import Interactions
import Rankers

/// What one user gets: part of what `train` prints with `--json`.
package struct RecommendedItems: Codable, Sendable, Equatable {
  /// An item and how the ranker scores it.
  package struct Item: Codable, Sendable, Equatable {
    package var item: String
    package var score: Float
  }

  package var user: String
  /// Best first.
  package var items: [Item]

  init(_ top: TopItems, of dataset: Dataset) {
    user = dataset.userNames[top.user.index]
    items = top.items.map { Item(item: dataset.itemName($0.item), score: $0.score) }
  }
}
