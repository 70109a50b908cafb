import Essentials
import Foundation
import Kernels

/// What the poison model is trained for beside recommending: that targets enter lists, and that an account likes little
/// else.
///
/// Source: Huang et al. 2021, equations 6 to 9, with means where the source has sums:
///
///     G = mean_i ŷ_vi² + η mean_(u,t) l_ut,   l_ut = max(log ŷ_uj − log ŷ_ut, −κ)
///
/// j is the last item of user u's list, v the account. The loss of a batch is that of its clicks plus λ G of a
/// random part of the users and items.
struct PoisonTerm {
  /// A user with the last item of their list.
  struct Listener: Equatable {
    var user: Int32
    var last: Int32
    /// The targets that they have not clicked.
    var targets: [Int32]
  }

  /// v.
  let account: Int32
  /// Users whose lists count, with at least one target that each has not clicked.
  let listeners: [Listener]
  let itemCount: Int
  /// λ.
  let weight: Float
  /// η.
  let listenerWeight: Float
  /// κ.
  let margin: Float

  /// How many users and items a batch looks at.
  static let (listenersPerBatch, itemsPerBatch) = (16, 64)

  /// The users and items that a batch looks at, whose pairs follow its others.
  struct Sample {
    var listeners: [Listener]
    var items: Int
    /// Where the pairs begin.
    var start: Int
  }

  /// Adds the pairs of a random sample to a batch: for each listener the last item and the targets, then the account
  /// with random items.
  func add(to batch: PairBatch, using rng: inout SeededGenerator) -> Sample {
    let start = batch.count
    let sampled =
      listeners.isEmpty
      ? [] : (0..<Self.listenersPerBatch).map { _ in listeners[rng.below(listeners.count)] }
    for listener in sampled {
      batch.add(user: listener.user, item: listener.last)
      for target in listener.targets { batch.add(user: listener.user, item: target) }
    }
    for _ in 0..<Self.itemsPerBatch {
      batch.add(user: account, item: Int32(rng.below(itemCount)))
    }
    return Sample(listeners: sampled, items: Self.itemsPerBatch, start: start)
  }

  /// Fills in the gradient of λ G of a sample; returns G.
  func setGradients(of batch: PairBatch, _ sample: Sample) -> Double {
    var place = sample.start
    var loss = 0.0
    let pairs = sample.listeners.reduce(0) { $0 + $1.targets.count }
    let share = pairs > 0 ? listenerWeight / Float(pairs) : 0
    for listener in sample.listeners {
      let last = batch.logits.base[place]
      let gradient = batch.gradients.base + place
      gradient[0] = 0
      for offset in 1...listener.targets.count {
        let target = batch.logits.base[place + offset]
        let gap = Self.logSigmoid(last) - Self.logSigmoid(target)
        gradient[offset] = 0
        if gap > -margin {
          // The derivative of log σ(s) is σ(−s).
          gradient[0] += weight * share * Self.sigmoid(-last)
          gradient[offset] = -weight * share * Self.sigmoid(-target)
        }
        loss += Double(share * max(gap, -margin))
      }
      place += 1 + listener.targets.count
    }
    for _ in 0..<sample.items {
      let liking = Self.sigmoid(batch.logits.base[place])
      batch.gradients.base[place] =
        weight * 2 * liking * liking * (1 - liking) / Float(sample.items)
      loss += Double(liking * liking) / Double(sample.items)
      place += 1
    }
    return loss
  }

  /// How many pairs a sample has at most.
  func mostPairs(targetCount: Int) -> Int {
    Self.listenersPerBatch * (1 + targetCount) + Self.itemsPerBatch
  }

  /// 1 / (1 + e^−x).
  static func sigmoid(_ x: Float) -> Float { 1 / (1 + exp(-x)) }

  /// log σ(x), without overflow.
  static func logSigmoid(_ x: Float) -> Float { min(x, 0) - log1p(exp(-abs(x))) }
}
