import Essentials
import Interactions

/// What an update by stochastic gradient descent learns from: every click of an injection once, in a
/// random order, with items that its account has never clicked.
///
/// Users are numbered by slot. Negatives are uniform over the original items, as in a fit; an account
/// that has clicked every original item brings none and is left out.
struct InjectionSampler {
  private let clicks: [ItemID]
  /// The slot of each click's account, `[clicks]`.
  private let slots: [Int32]
  private let known: AccountHistories
  private let originalCount: Int
  private let usable: [Int32]

  /// A sampler of `injection` with negatives below `originalCount`.
  ///
  /// - Parameter known: All that accounts have clicked, `injection` included.
  init(_ injection: Injection, known: AccountHistories, originalCount: Int) {
    clicks = injection.clicks
    self.known = known
    self.originalCount = originalCount
    var slots: [Int32] = []
    var usable: [Int32] = []
    for (position, slot) in injection.slots.enumerated() {
      let row = injection[position]
      slots += repeatElement(Int32(slot), count: row.count)
      let history = known[slot]
      let isFull =
        history.count >= originalCount
        && Set(history.filter { $0.index < originalCount }).count == originalCount
      if !isFull { usable += row.indices.map(Int32.init) }
    }
    self.slots = slots
    self.usable = usable
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
      let slot = slots[Int(click)]
      draws.users.append(slot)
      draws.positives.append(clicks[Int(click)].rawValue)
      let history = known[Int(slot)]
      for _ in 0..<negatives {
        var item: ItemID
        repeat { item = ItemID(rng.below(originalCount)) } while history.contains(item)
        draws.negatives.append(item.rawValue)
      }
    }
  }
}
