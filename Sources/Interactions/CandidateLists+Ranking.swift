import Essentials

extension CandidateLists {
  /// What HR@k and NDCG@k are measured on: a positive in column 0, then items that the user never
  /// interacted with, drawn uniformly without replacement.
  ///
  /// The draw depends on the seed and the user alone. In a small catalogue the lists shrink to the
  /// most that any user can have, and users who know too many items to fill theirs get what is left
  /// several times over; users who know everything are left out.
  ///
  /// - Parameters:
  ///   - positives: Each user's item to find, `[users]`; users with nil are left out.
  ///   - log: All that users ever interacted with, training, validation and test.
  ///   - negatives: How many items each list holds beside the one to find.
  ///   - seed: All randomness of the draw.
  public static func ranking(
    _ positives: [ItemID?], amid log: InteractionLog, negatives: Int = 99, seed: UInt64
  ) -> CandidateLists {
    precondition(positives.count == log.userCount, "a positive or nil for every user")
    var lastUser = [Int32](repeating: -1, count: log.itemCount)
    var users: [UserID] = []
    var known: [Int] = []
    for (index, positive) in positives.enumerated() {
      guard let positive else { continue }
      var count = 0
      for item in log[UserID(index)] + [positive] where lastUser[item.index] != Int32(index) {
        lastUser[item.index] = Int32(index)
        count += 1
      }
      guard count < log.itemCount else { continue }
      users.append(UserID(index))
      known.append(count)
    }
    let drawn = min(negatives, log.itemCount - (known.min() ?? 0))
    var items: [ItemID] = []
    items.reserveCapacity(users.count * (1 + drawn))
    lastUser = [Int32](repeating: -1, count: log.itemCount)
    for (user, known) in zip(users, known) {
      guard let positive = positives[user.index] else { continue }
      items.append(positive)
      var rng = SeededGenerator(seed: seed, stream: "ranking", index: user.index)
      let mark = user.rawValue
      lastUser[positive.index] = mark
      for item in log[user] { lastUser[item.index] = mark }
      if 2 * (known + drawn) < log.itemCount {
        for _ in 0..<drawn {
          var item = rng.below(log.itemCount)
          while lastUser[item] == mark { item = rng.below(log.itemCount) }
          lastUser[item] = mark
          items.append(ItemID(item))
        }
      } else {
        var unknown = (0..<log.itemCount).filter { lastUser[$0] != mark }
        for column in 0..<drawn {
          let place = column % unknown.count
          if column == place { unknown.swapAt(place, place + rng.below(unknown.count - place)) }
          items.append(ItemID(unknown[place]))
        }
      }
    }
    return CandidateLists(users: users, width: 1 + drawn, items: items, itemCount: log.itemCount)
  }
}
