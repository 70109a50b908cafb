import Kernels

/// −ln σ(x_u · (x_i − x_j)): how far a positive is above a negative.
///
/// Source: Rendle et al., *BPR: Bayesian Personalized Ranking from Implicit Feedback*, UAI 2009.
enum PairwiseLoss {
  /// Users, positives and negatives, by row, all `[count]`.
  struct Pairs {
    var users: [Int]
    var positives: [Int]
    var negatives: [Int]

    /// What was drawn, where the rows of items come after those of users.
    init(_ draws: InteractionSampler.Draws, firstItem: Int) {
      users = draws.users.map(Int.init)
      positives = draws.positives.map { Int($0) + firstItem }
      negatives = draws.negatives.map { Int($0) + firstItem }
    }

    /// All rows, as often as they are met.
    var rows: [Int] { users + positives + negatives }
  }

  /// The sum of the loss over pairs, and its slope by x_u · (x_i − x_j) for each, of the mean, `[count]`.
  ///
  /// - Parameter rows: The vectors x, `[rows, width]`.
  static func slopes(
    of pairs: Pairs, rows: AlignedMemory<Float>, width: Int
  ) -> (loss: Double, slopes: AlignedMemory<Float>) {
    let count = pairs.users.count
    let slopes = AlignedMemory<Float>(count: count)
    let losses = AlignedMemory<Float>(count: count)
    Threads.forEachRange(of: count, grain: 128) { range in
      for index in range {
        let user = rows.base + pairs.users[index] * width
        let x =
          dot(user, rows.base + pairs.positives[index] * width, width: width)
          - dot(user, rows.base + pairs.negatives[index] * width, width: width)
        slopes.base[index] = -VectorMath.fastSigmoid(-x) / Float(count)
        losses.base[index] = -VectorMath.logSigmoid(Vector(repeating: x))[0]
      }
    }
    return (losses.values.reduce(0) { $0 + Double($1) }, slopes)
  }
}
