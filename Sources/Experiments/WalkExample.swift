import PathReasoning

/// One user's way to the first recommended product, without and under attack.
package struct WalkExample: Codable, Sendable, Equatable {
  /// A hop of a path.
  package struct Step: Codable, Sendable, Equatable {
    /// The relation that is followed.
    package var relation: String
    /// What kind of thing it leads to.
    package var kind: String
    /// Its number among its kind.
    package var node: Int
    /// What it is called.
    package var label: String
  }

  /// The user's number.
  package var user: Int
  /// What the user is called.
  package var label: String
  /// The hops without the attack.
  package var clean: [Step]
  /// The hops under attack.
  package var attacked: [Step]
  /// The first hop that differs, from 1.
  package var changedHop: Int

  /// The first user whose first recommended product changes, one with a test purchase recommended
  /// without the attack and lost under it if there is one; nil if there is nobody.
  init?(
    clean: [UserRecommendations], attacked: [UserRecommendations], dataset: GraphDataset
  ) {
    let changed = zip(clean, attacked).filter { before, after in
      guard let old = before.products.first, let new = after.products.first else { return false }
      return old.product != new.product
    }
    let telling = changed.first { before, after in
      guard let product = before.products.first?.product else { return false }
      return dataset.test.contains(row: Int(before.user), column: product)
        && !after.products.contains { $0.product == product }
    }
    guard let (before, after) = telling ?? changed.first, let old = before.products.first?.path,
      let new = after.products.first?.path
    else { return nil }
    let node = dataset.graph.node(.user, Int(before.user))
    user = Int(before.user)
    label = dataset.label(of: node)
    self.clean = WalkExample.steps(old, dataset)
    self.attacked = WalkExample.steps(new, dataset)
    changedHop =
      1 + (zip(self.clean, self.attacked).enumerated().first { $1.0 != $1.1 }?.offset ?? 0)
  }

  private static func steps(_ path: WalkedPath, _ dataset: GraphDataset) -> [Step] {
    zip(
      [path.relations.0, path.relations.1, path.relations.2],
      [path.nodes.0, path.nodes.1, path.nodes.2]
    ).map { relation, node in
      let (kind, index) = dataset.graph.entity(node)
      return Step(
        relation: relation.name, kind: kind.name, node: index, label: dataset.label(of: node))
    }
  }
}
