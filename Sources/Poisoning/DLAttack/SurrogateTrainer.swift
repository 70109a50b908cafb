import Essentials
import Kernels

/// Trains a ``NeuralSurrogate`` on clicks and random items that were not clicked.
///
///     −1/n Σ [y log ŷ + (1 − y) log(1 − ŷ)]   over a batch of n pairs
///
/// One thread takes one batch after another, so that the bits do not depend on the number of threads.
struct SurrogateTrainer {
  let model: NeuralSurrogate
  /// The items of every user, ascending, accounts last.
  let clicks: CompressedRows<Int32>
  let itemCount: Int
  let learningRate: Float
  /// How many items that were not clicked go with each click.
  let negatives: Int
  /// How many clicks a batch has.
  let clicksPerBatch: Int

  /// One pass over all clicks in random order, and with `term` over samples of its users; returns the means of the
  /// batches' losses and of their G.
  func epoch(
    with term: PoisonTerm? = nil, targetCount: Int = 0, using rng: inout SeededGenerator
  ) -> (loss: Double, poison: Double) {
    var order: [(user: Int32, item: Int32)] = []
    order.reserveCapacity(clicks.values.count)
    for user in 0..<clicks.count { for item in clicks[user] { order.append((Int32(user), item)) } }
    order.shuffle(using: &rng)
    let batch = PairBatch(
      capacity: clicksPerBatch * (1 + negatives) + (term?.mostPairs(targetCount: targetCount) ?? 0),
      dimension: model.dimension)
    var (loss, poison, batches) = (0.0, 0.0, 0)
    for start in stride(from: 0, to: order.count, by: clicksPerBatch) {
      batch.removeAll()
      let end = min(order.count, start + clicksPerBatch)
      for (user, item) in order[start..<end] {
        batch.add(user: user, item: item)
        for _ in 0..<negatives {
          batch.add(user: user, item: unclicked(by: user, using: &rng))
        }
      }
      let pairs = batch.count
      let sample = term?.add(to: batch, using: &rng)
      batch.forward(through: model)
      loss += setGradients(of: batch, pairs: pairs)
      if let term, let sample { poison += term.setGradients(of: batch, sample) }
      batch.backward(through: model)
      model.move(learningRate: learningRate)
      batches += 1
    }
    return (loss / Double(max(1, batches)), poison / Double(max(1, batches)))
  }

  /// A random item that a user has not clicked; any item of a user who has clicked nearly all.
  private func unclicked(by user: Int32, using rng: inout SeededGenerator) -> Int32 {
    for _ in 0..<16 {
      let item = Int32(rng.below(itemCount))
      if !clicks.contains(item, inAscendingRow: Int(user)) { return item }
    }
    return Int32(rng.below(itemCount))
  }

  /// Fills in the gradient of the first `pairs` pairs, of which every click is followed by its negatives; returns their
  /// loss.
  private func setGradients(of batch: PairBatch, pairs: Int) -> Double {
    var loss = 0.0
    for pair in 0..<pairs {
      let logit = batch.logits.base[pair]
      let isClick = pair.isMultiple(of: 1 + negatives)
      batch.gradients.base[pair] =
        (PoisonTerm.sigmoid(logit) - (isClick ? 1 : 0)) / Float(pairs)
      loss -= Double(PoisonTerm.logSigmoid(isClick ? logit : -logit))
    }
    return loss / Double(pairs)
  }
}
