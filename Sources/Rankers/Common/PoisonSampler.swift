import Essentials
import Interactions

/// What an update by stochastic gradient descent learns from: every click of a poison once, in a
/// random order, with items that its fake user does not click.
///
/// Users are numbered by trajectory. Negatives are uniform over the original items, as in a fit; a
/// trajectory that clicks every original item brings none and is left out.
struct PoisonSampler {
  private let poison: Poison
  private let originalCount: Int
  private let usable: [Int32]

  /// A sampler of `poison` with negatives below `originalCount`.
  init(_ poison: Poison, originalCount: Int) {
    self.poison = poison
    self.originalCount = originalCount
    let length = poison.clicksPerFakeUser
    let full = (0..<poison.fakeUserCount).map { user in
      length >= originalCount
        && Set(poison[user].filter { $0.index < originalCount }).count == originalCount
    }
    usable = poison.clicks.indices.filter { !full[$0 / length] }.map(Int32.init)
  }

  /// Replaces `draws` by every usable click with `negatives` negatives each.
  func draw(
    negatives: Int, into draws: inout InteractionSampler.Draws, using rng: inout SeededGenerator
  ) {
    let order = usable.shuffled(using: &rng)
    draws.users = []
    draws.positives = []
    draws.negatives = []
    for click in order {
      let user = Int(click) / poison.clicksPerFakeUser
      draws.users.append(Int32(user))
      draws.positives.append(poison.clicks[Int(click)].rawValue)
      let trajectory = poison[user]
      for _ in 0..<negatives {
        var item: ItemID
        repeat { item = ItemID(rng.below(originalCount)) } while trajectory.contains(item)
        draws.negatives.append(item.rawValue)
      }
    }
  }
}
