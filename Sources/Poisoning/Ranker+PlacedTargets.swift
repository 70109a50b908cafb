import Essentials
import Interactions
import Rankers

extension Ranker {
  /// The vectors of the original items as this model has them, and those of the targets as a copy
  /// that has learned from `poison` has them; nil for a ranker without embeddings.
  ///
  /// A target that nobody clicked has no place among the items: its vector is what it was
  /// initialized with. The clicks give it one, in the same space, because the copy only goes on
  /// training. The original items stay where an attacker finds them.
  package func itemEmbeddings(
    placingTargetsOf poison: Poison, in catalog: ItemCatalog, using rng: inout SeededGenerator
  ) -> ItemEmbeddings? {
    guard let clean = itemEmbeddings else { return nil }
    let poisoned = copy()
    poisoned.update(with: Injection(poison), using: &rng)
    guard let moved = poisoned.itemEmbeddings else { return clean }
    let boundary = catalog.originalCount * clean.width
    return ItemEmbeddings(
      width: clean.width, values: Array(clean.values[..<boundary] + moved.values[boundary...]))
  }
}
