import Essentials
import Interactions

/// Draws what stochastic gradient descent on implicit feedback learns from: an interaction of the
/// log, uniformly and with replacement, and items that its user has not touched.
///
/// Negatives are uniform over the original items: a deployed system does not train on items that it
/// does not have yet. A user who touched them all is never drawn; a log of such users only has
/// nothing to compare and gives no draws.
struct InteractionSampler: Sendable {
  /// One interaction and as many negatives as were asked for lie at equal indices of these.
  struct Draws {
    /// The users, `[draws]`.
    var users: [Int32] = []
    /// What they interacted with, `[draws]`.
    var positives: [Int32] = []
    /// What they did not, `[draws, negatives]`.
    var negatives: [Int32] = []
  }

  private let seen: SeenItems
  private let users: [Int32]
  private let items: [Int32]
  private let negativeRange: Int

  /// A sampler of `log` with negatives below `originalCount`.
  init(_ log: InteractionLog, originalCount: Int) {
    seen = SeenItems(log)
    negativeRange = originalCount
    var users: [Int32] = []
    var items: [Int32] = []
    users.reserveCapacity(log.count)
    items.reserveCapacity(log.count)
    for user in 0..<log.userCount
    where seen.count(of: user, below: originalCount) < originalCount {
      for item in log[UserID(user)] {
        users.append(Int32(user))
        items.append(item.rawValue)
      }
    }
    self.users = users
    self.items = items
  }

  /// How many interactions there are to draw from.
  var count: Int { users.count }

  /// Replaces `draws` by `count` new ones with `negatives` negatives each.
  func draw(
    _ count: Int, negatives: Int, into draws: inout Draws, using rng: inout SeededGenerator
  ) {
    guard self.count > 0 else { return draws = Draws() }
    if draws.users.count != count || draws.negatives.count != count * negatives {
      draws.users = [Int32](repeating: 0, count: count)
      draws.positives = draws.users
      draws.negatives = [Int32](repeating: 0, count: count * negatives)
    }
    // A local generator stays in registers.
    var generator = rng
    let total = self.count
    let range = negativeRange
    users.withUnsafeBufferPointer { logUsers in
      items.withUnsafeBufferPointer { logItems in
        draws.users.withUnsafeMutableBufferPointer { users in
          draws.positives.withUnsafeMutableBufferPointer { positives in
            draws.negatives.withUnsafeMutableBufferPointer { negative in
              _ = seen.withView { seen in
                for index in 0..<count {
                  let interaction = generator.below(total)
                  let user = logUsers[interaction]
                  users[index] = user
                  positives[index] = logItems[interaction]
                  for slot in index * negatives..<(index + 1) * negatives {
                    var item: Int32
                    repeat {
                      item = Int32(truncatingIfNeeded: generator.below(range))
                    } while seen.contains(item, of: Int(user))
                    negative[slot] = item
                  }
                }
              }
            }
          }
        }
      }
    }
    rng = generator
  }
}
